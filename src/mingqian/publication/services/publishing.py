"""Publishing a result on every channel its rulebook names, and trying a failed channel again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.journal import record as journal
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import perform
from mingqian.publication import events, policies
from mingqian.publication.channels import ChannelFailed, outlet_for
from mingqian.publication.models import (
    ChannelDelivery,
    DeliveryState,
    Publication,
    PublicationState,
)
from mingqian.publication.services.collecting import settle
from mingqian.publication.states import PUBLICATION
from mingqian.result.selectors import is_publishable
from rulebook.clocks import ClockKind


def publish(*, publication: Publication, actor: Actor) -> Publication:
    """Publish on all channels. A channel that fails is shown and tried again, never hidden."""
    with transaction.atomic():
        # The stamp comes first: no row may stand published without its time.
        stamp(publication, actor)
        return perform(
            PUBLICATION,
            publication,
            "publish",
            actor=actor,
            change=lambda fresh: _release(fresh, actor),
        )


def _release(publication: Publication, actor: Actor) -> dict[str, object]:
    payload = put_out(publication, actor)
    settle(publication, actor=actor)
    return payload


def stamp(publication: Publication, actor: Actor) -> None:
    """Write who publishes, and when."""
    publication.published_at = timezone.now()
    publication.published_by = actor.name
    publication.save(update_fields=["published_at", "published_by"])


def publish_automatically(publication: Publication) -> bool:
    """Publish where the rulebook says «on entry» (惠州 第（十二）条, 昌江 第十六条（三）).

    «自动归集» needs no second hand: the entry, attested by its inspector, is what publishes.
    A department that means to withhold asks for it before entering. Returns whether it was
    published.
    """
    result = publication.result
    if result is None or publication.state != PublicationState.PENDING:
        return False
    if policies.rules_of(publication).clock("publication").kind is not ClockKind.ON_EVENT:
        return False
    if not is_publishable(result):
        return False
    publish(publication=publication, actor=SYSTEM)
    return True


def put_out(publication: Publication, actor: Actor) -> dict[str, object]:
    """Deliver on each channel; returns the journal's payload."""
    deliveries = _deliveries(publication)
    for delivery in deliveries:
        _deliver(delivery, actor)
    category = publication.result.category if publication.result else publication.title
    failed = [d.channel for d in deliveries if d.state == DeliveryState.FAILED]
    return {"category": category, "channels": len(deliveries), "failed_channels": failed}


def _deliveries(publication: Publication) -> list[ChannelDelivery]:
    rulebook = policies.rules_of(publication)
    names = rulebook.texts("publication.channels")
    codes = rulebook.texts("publication.channel_codes")
    return [
        ChannelDelivery.objects.get_or_create(
            publication=publication, channel=name, defaults={"code": code}
        )[0]
        for name, code in zip(names, codes, strict=True)
    ]


def _deliver(delivery: ChannelDelivery, actor: Actor) -> None:
    delivery.attempts += 1
    delivery.at = timezone.now()
    delivery.error = ""
    try:
        package = outlet_for(delivery.code).pack(delivery.publication)
    except ChannelFailed as failure:
        delivery.state, delivery.error = DeliveryState.FAILED, str(failure)[:300]
    else:
        if package.body:
            delivery.package = store.keep(
                package.body, name=package.name, media_type="application/json", actor=actor
            )
        arrived = package.is_delivered
        delivery.state = DeliveryState.DELIVERED if arrived else DeliveryState.EXPORTED
    delivery.save()


def redeliver(*, delivery: ChannelDelivery, actor: Actor) -> ChannelDelivery:
    """Try a channel again. Refused 409 when the publication is not public."""
    publication = delivery.publication
    require(actor.check(P.PUBLICATION_PUBLISH))
    require(policies.can_publish(actor, publication))
    if not publication.is_public:
        raise Refused("只有已公示的结果可以重新报送", code="state")
    with transaction.atomic():
        locked = ChannelDelivery.objects.select_for_update().get(pk=delivery.pk)
        _deliver(locked, actor)
        journal.record(
            events.DELIVERED,
            actor=actor,
            subject=publication,
            payload={"channel": locked.channel, "outcome": locked.get_state_display()},
        )
    return locked


def retry_failed() -> int:
    """Try every failed channel again (called when time passes). Returns how many now arrived."""
    arrived = 0
    failed = ChannelDelivery.objects.filter(
        state=DeliveryState.FAILED, publication__state=PublicationState.PUBLISHED
    )
    for delivery in failed.select_related("publication"):
        try:
            outlet_for(delivery.code).pack(delivery.publication)
        except ChannelFailed:
            continue  # still the same obstacle: another attempt would only inflate the count
        arrived += redeliver(delivery=delivery, actor=SYSTEM).state != DeliveryState.FAILED
    return arrived
