"""Reading is for those who may, and always leaves a trace."""

from __future__ import annotations

import pytest

from mingqian.archive import selectors, services
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.stages.archive.filing import dossier, ready, sealed
from tests.stages.publication.story import Story


@pytest.mark.clause("XL-400d", "PY-206f")
def test_each_reading_is_logged_and_the_unauthorised_are_refused(
    changjiang_story: Story, outsider: Actor
) -> None:
    found = sealed(ready(changjiang_story))
    head = changjiang_story.head()
    services.read(pk=found.pk, actor=head)
    document, body = services.read_document(pk=found.documents.first().pk, actor=head)
    lines = history(found)
    assert [line.sentence for line in lines[:2]] == [
        f"查阅卷内材料“{document.title}”",
        "查阅档案",
    ]
    assert lines[0].who == head.name
    assert body
    for stranger in (
        outsider,
        changjiang_story.head("partner"),
        changjiang_story.world.inspector(),
    ):
        with pytest.raises(Refused) as refused:
            services.read(pk=found.pk, actor=stranger)
        assert refused.value.status == 404
        with pytest.raises(Refused):
            services.read_document(pk=document.pk, actor=stranger)


def test_the_office_reads_the_files_of_its_region(changjiang_story: Story) -> None:
    ready(changjiang_story)
    office = changjiang_story.actor("lead", Role.OFFICE)
    assert selectors.dossiers(office).count() == 2
    assert selectors.dossiers(changjiang_story.handler()).get() == dossier(changjiang_story)
