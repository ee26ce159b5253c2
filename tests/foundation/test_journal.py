"""The journal is append-only, chained, and tells when it was touched."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from mingqian.foundation.journal import record, selectors, triggers
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.journal.vocabulary import all_events, declare, lookup
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from tests import cast

HAPPENED = declare("test:happened", "做了{what}")


def write(subject: object, what: str, reason: str = "") -> int:
    """One entry in a transaction of its own."""
    with transaction.atomic():
        return record.record(
            HAPPENED, actor=SYSTEM, subject=subject, payload={"what": what}, reason=reason
        )


@pytest.mark.django_db
class TestChain:
    """What a healthy chain looks like."""

    def test_entries_are_numbered_without_gap_and_linked(self) -> None:
        home = cast.region("440000", "广东省", "province")
        first = write(home, "一")
        write(home, "二")
        rows = list(Entry.objects.filter(seq__gte=first))
        assert [row.seq for row in rows] == [first, first + 1]
        assert rows[1].prev_digest == rows[0].digest
        assert list(record.verify()) == []

    def test_an_entry_needs_the_transaction_of_its_act(self) -> None:
        home = cast.region("440000", "广东省", "province")
        assert connection.in_atomic_block  # the test's own
        assert write(home, "一") > 0

    def test_text_of_any_kind_is_kept_as_canonical_json(self) -> None:
        home = cast.region("440000", "广东省", "province")
        with transaction.atomic():
            record.record(
                HAPPENED,
                actor=SYSTEM,
                subject=home,
                reason="cafe\u0301\n第二行",
                payload={"what": None, "dates": [cast.today()], "share": 1.5},
            )
        last = Entry.objects.order_by("-seq")[0]
        assert last.reason == "café\n第二行"
        assert list(record.verify()) == []

    def test_what_the_system_does_is_read_where_the_thing_belongs(
        self, huizhou: cast.Place, pengyang: cast.Place
    ) -> None:
        number = write(huizhou.lead, "到期提醒")
        readers = [home.actor("lead", Role.OFFICE) for home in (huizhou, pengyang)]
        seen = [selectors.visible_to(one).filter(seq=number).exists() for one in readers]
        assert seen == [True, False]

    def test_history_reads_as_sentences(self) -> None:
        home = cast.region("440000", "广东省", "province")
        write(home, "核对")
        line = selectors.history(home)[0]
        assert line.sentence == "做了核对"
        assert line.who == "系统"

    def test_unknown_codes_of_former_versions_still_read(self) -> None:
        assert lookup("old:gone").render({}) == "old:gone"
        assert len({event.code for event in all_events()}) == len(all_events())


@pytest.mark.django_db
@pytest.mark.clause("JL-206e", "XL-201c")
class TestTampering:
    """Rows cannot be changed; whoever removes the triggers first is found out."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE journal_entry SET reason='改' WHERE seq=%s",
            "DELETE FROM journal_entry WHERE seq=%s",
        ],
    )
    def test_the_database_refuses_to_change_or_remove_a_row(self, statement: str) -> None:
        seq = write(cast.region("440000", "广东省", "province"), "一")
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            connection.cursor().execute(statement, [seq])
        assert Entry.objects.filter(seq=seq, reason="").exists()

    @pytest.mark.parametrize(
        ("statement", "fault"),
        [
            ("UPDATE journal_entry SET reason='改' WHERE seq=%s", "已被改动"),
            ("UPDATE journal_entry SET person_name='他人' WHERE seq=%s", "已被改动"),
            ("DELETE FROM journal_entry WHERE seq=%s", "缺少"),
        ],
    )
    def test_an_alteration_past_the_triggers_is_detected(self, statement: str, fault: str) -> None:
        home = cast.region("440000", "广东省", "province")
        write(home, "一")
        seq = write(home, "二")
        write(home, "三")
        triggers.remove(connection)
        connection.cursor().execute(statement, [seq])
        triggers.install(connection)
        assert fault in "；".join(found.problem for found in record.verify())
        with pytest.raises(SystemExit) as stop:
            call_command("verify_journal")
        assert stop.value.code == 1


@pytest.mark.django_db
class TestReading:
    """Who may read the journal."""

    @pytest.mark.clause("XL-703a")
    def test_supervision_reads_its_region_and_nobody_without_the_role(
        self, xinglongtai: cast.Place, outsider: object
    ) -> None:
        keeper = xinglongtai.actor("lead", Role.KEEPER)
        supervisor = xinglongtai.actor("supervision", Role.SUPERVISION)
        with transaction.atomic():
            record.record(HAPPENED, actor=keeper, subject=xinglongtai.lead, payload={"what": "甲"})
        assert selectors.page(supervisor, event="test:")
        assert not selectors.page(keeper)
        assert not selectors.page(outsider, event="test:")  # type: ignore[arg-type]
