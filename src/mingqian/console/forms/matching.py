"""Forms of the matching: items, deal, team, substitution."""

from __future__ import annotations

from typing import Any

from django import forms

from fairdraw.beacon import MAX_DICE, MIN_DICE
from mingqian.console.forms.draw import BEACONS, LOTTERIES, BeaconForm, pop_chance
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors as library
from mingqian.library.words import RecusalKind
from mingqian.matching import selectors
from mingqian.ui.forms import DateInput, DateTimeInput

CHANCES = [(kind, label) for kind, label in BEACONS if kind != "none"]


class ItemsForm(forms.Form):
    """The department's own published items."""

    items = forms.ModelMultipleChoiceField(
        None, label="本部门抽查事项", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, part: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = selectors.items_to_choose(part)
        self.fields["items"].initial = list(part.items.all())


class SealTermsForm(forms.Form):
    """Under which terms the inspectors will be drawn, and by which chance to come."""

    mode = forms.ChoiceField(label="人员抽取方式", widget=forms.RadioSelect)
    factors = forms.MultipleChoiceField(
        label="综合考虑的因素", required=False, widget=forms.CheckboxSelectMultiple
    )
    need = forms.IntegerField(label="每户人数", min_value=1)
    planned_on = forms.DateField(
        label="计划检查日期",
        required=False,
        widget=DateInput,
        help_text="执法证件须在这一天有效；不填按计划完成日期",
    )
    relax = forms.BooleanField(
        label="人员不足时按规则写明的次序放宽",
        required=False,
        help_text="只放宽到能全部匹配为止；放宽到哪一步、为什么，都写入匹配记录和留痕",
    )
    reason = forms.CharField(
        label="少派的理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="少于建议人数时填写",
    )
    beacon_kind = forms.ChoiceField(
        label="约定的公共随机源",
        choices=CHANCES,
        widget=forms.RadioSelect,
        help_text="封存之后才产生，由见证人录入；一次掷骰供本任务所有已封存的部门使用",
    )
    count = forms.IntegerField(
        label="掷骰次数", required=False, min_value=MIN_DICE, max_value=MAX_DICE
    )
    game = forms.ChoiceField(label="彩票玩法", required=False, choices=LOTTERIES)
    issue = forms.CharField(
        label="彩票期号", required=False, max_length=8, help_text="5 至 8 位数字，须在封存之后开奖"
    )
    draws_at = forms.DateTimeField(label="开奖时间", required=False, widget=DateTimeInput)

    def __init__(self, *args: Any, part: Any, draw: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, count = selectors.default_chance(draw)
        self.fields["beacon_kind"].initial = kind
        self.fields["count"].initial = count
        modes = selectors.mode_labels(part)
        self.fields["mode"].choices = list(modes.items())
        self.fields["mode"].initial = next(iter(modes))
        factors = rules.for_case(part.task).texts("draw.inspector_factors")
        self.fields["factors"].choices = [(factor, factor) for factor in factors]
        self.fields["need"].initial = selectors.need_of(part)

    def terms(self) -> dict[str, Any]:
        """The arguments of the seal."""
        data = dict(self.cleaned_data)
        detail = pop_chance(data, throws=self.fields["count"].initial)
        return {**data, "beacon_detail": detail}


class ChanceForm(BeaconForm):
    """What came out, for the seals the page listed before it came: no others are dealt."""

    seals = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seals: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awaiting = {str(seal.pk): seal for seal in seals}
        self.fields["seals"].initial = ",".join(self.awaiting)

    def clean_seals(self) -> str:
        """Every listed seal must still wait."""
        text = str(self.cleaned_data["seals"])
        if not set(text.split(",")) <= set(self.awaiting):
            raise forms.ValidationError("所列条件已有变动（退回或已匹配），请重新打开本页")
        return text

    @property
    def listed(self) -> list[Any]:
        """The seals."""
        return [self.awaiting[pk] for pk in self.cleaned_data["seals"].split(",")]


class TeamForm(forms.Form):
    """The leader, from the lead's inspectors, and who assists."""

    leader = forms.ChoiceField(label="组长", widget=forms.RadioSelect)
    supporting_parties = forms.ModelMultipleChoiceField(
        None,
        label="专家与专业机构",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="只提供专业意见，不计入执法人员人数",
    )

    def __init__(self, *args: Any, drawn: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(selectors.assignments_of(drawn))
        self.rows = {str(row.pk): row for row in rows}
        self.fields["leader"].choices = [
            (pk, f"{row.inspector.name}（{row.part.department.label}）")
            for pk, row in self.rows.items()
        ]
        self.fields["supporting_parties"].queryset = library.supporting_parties(
            region=drawn.draw.task.region
        )
        team = selectors.team_of(drawn)
        if team:
            self.fields["leader"].initial = str(team.leader_id)
            self.fields["supporting_parties"].initial = list(team.supporting_parties.all())

    def facts(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {
            "leader": self.rows[self.cleaned_data["leader"]],
            "supporting_parties": list(self.cleaned_data["supporting_parties"]),
        }


class SubstitutionForm(forms.Form):
    """Why a dealt inspector is to be replaced; the reasons are the rulebook's."""

    reason_code = forms.ChoiceField(label="事由")
    reason = forms.CharField(label="具体情况", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, part: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = list(selectors.replacement_reasons(part).items())


class RecusalForm(forms.Form):
    """The interest that bars the pair."""

    kind = forms.ChoiceField(label="关系", choices=RecusalKind.choices, initial=RecusalKind.OTHER)
    ground = forms.CharField(
        label="利害关系", max_length=100, help_text="如：本人曾任该企业股东；与负责人系亲属"
    )


class DecisionForm(forms.Form):
    """Agree at random, agree by name with a reason, or refuse with a reason."""

    named = forms.ChoiceField(label="接替人选", required=False)
    named_reason = forms.CharField(label="指定人选的理由", required=False, max_length=300)
    reason = forms.CharField(
        label="不同意的理由", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, substitution: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part = substitution.assignment.part
        self.people = {str(p.pk): p for p in selectors.substitutes_for(substitution.assignment)}
        if selectors.may_name(part) and not substitution.is_recusal:
            names = [(pk, p.name) for pk, p in self.people.items()]
            self.fields["named"].choices = [("", "随机抽取（默认）"), *names]
        else:
            del self.fields["named"], self.fields["named_reason"]

    def facts(self) -> dict[str, Any]:
        """The arguments of the consent."""
        named = self.people.get(self.cleaned_data.get("named", ""))
        return {"named": named, "named_reason": self.cleaned_data.get("named_reason", "")}
