"""Forms of the draw: seal, contribute, witness, void, file, admit, drop, outside lists."""

from __future__ import annotations

from typing import Any

from django import forms

from fairdraw.beacon import GAMES, MIN_DICE
from mingqian.draw import selectors
from mingqian.draw.services.dropping import drop_reasons
from mingqian.foundation.org import selectors as org
from mingqian.ui.forms import DateInput, DateTimeInput, Upload

BEACONS = [
    ("dice", f"公开掷骰（不少于 {MIN_DICE} 次）"),
    ("lot", "公开彩票开奖号码"),
    ("drand", "drand 国际随机信标（签名可验）"),
    ("none", "不使用（有末位揭示风险）"),
]


LOTTERIES = [("", "请选择"), *((code, game.name) for code, game in GAMES.items())]


def pop_chance(data: dict[str, Any], *, throws: int) -> dict[str, Any]:
    """Take the fields of the chance to come out of ``data``; what ``beacon_detail`` is to be.

    ``throws`` counts where no number of throws is given.
    """
    count, game, issue, at = (data.pop(name) for name in ("count", "game", "issue", "draws_at"))
    draws_at = at.isoformat() if at else ""
    detail: dict[str, dict[str, Any]] = {
        "dice": {"count": count or throws},
        "lot": {"game": game, "issue": issue, "draws_at": draws_at},
        "drand": {"draws_at": draws_at} if draws_at else {},
        "none": {},
    }
    return detail[data["beacon_kind"]]


class PeopleField(forms.ModelMultipleChoiceField):
    """People with the department they come from."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and department."""
        return f"{obj.name}（{obj.department.label}）"


class SealForm(forms.Form):
    """Parties, beacon, times, disclosure: all that is fixed at the seal."""

    observers = PeopleField(
        None,
        label="见证人",
        widget=forms.CheckboxSelectMultiple,
        help_text="须为参加抽查部门以外的人员；连同各部门至少三方",
    )
    beacon_kind = forms.ChoiceField(
        label="公共随机源", choices=BEACONS, initial="dice", widget=forms.RadioSelect
    )
    count = forms.IntegerField(
        label="掷骰次数", initial=MIN_DICE, required=False, min_value=MIN_DICE
    )
    game = forms.ChoiceField(label="彩票玩法", required=False, choices=LOTTERIES)
    issue = forms.CharField(
        label="彩票期号",
        required=False,
        max_length=8,
        help_text="5 至 8 位数字，须在公开截止之后开奖",
    )
    draws_at = forms.DateTimeField(label="开奖时间", required=False, widget=DateTimeInput)
    commit_by = forms.DateTimeField(
        label="承诺截止", required=False, widget=DateTimeInput, help_text="不填按规则时限"
    )
    reveal_by = forms.DateTimeField(
        label="公开截止", required=False, widget=DateTimeInput, help_text="不填按规则时限"
    )
    disclosure = forms.ChoiceField(
        label="公开方式",
        choices=[("immediate", "抽取后立即公开"), ("sealed", "到约定时间公开")],
        initial="immediate",
        widget=forms.RadioSelect,
    )
    disclose_at = forms.DateTimeField(label="公开时间", required=False, widget=DateTimeInput)
    blind = forms.BooleanField(
        label="名单含自然人，公开时隐去",
        required=False,
        help_text="对外只公布每一行的指纹；本人可向抽取部门领取自己的证明",
    )

    def __init__(self, *args: Any, draw: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if draw.attempt > 1:
            del self.fields["blind"]
        self.fields["observers"].queryset = selectors.possible_observers(draw.task)

    def terms(self) -> dict[str, Any]:
        """The arguments of the seal."""
        data = dict(self.cleaned_data)
        detail = pop_chance(data, throws=MIN_DICE)
        return {**data, "observers": list(data["observers"]), "beacon_detail": detail}


class CommitForm(forms.Form):
    """Empty = the platform draws the number and keeps its envelope."""

    commitment = forms.CharField(
        label="自行计算的承诺值",
        required=False,
        max_length=64,
        help_text="一般留空，由平台生成随机数并密封；自行保管随机数的，填写 64 位承诺值",
    )


class RevealForm(forms.Form):
    """Needed only from a party that keeps its own number."""

    value = forms.CharField(
        label="随机数", required=False, max_length=64, help_text="自行保管随机数的填写 64 位随机数"
    )


class BeaconForm(forms.Form):
    """What the dice or the lottery gave, and who stood by."""

    outcome = forms.CharField(label="结果", max_length=250)
    witness = forms.ChoiceField(label="见证人")

    def __init__(self, *args: Any, witnesses: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in witnesses}
        self.fields["witness"].choices = [(pk, p.name) for pk, p in self.people.items()]

    def expect(self, kind: str, count: int = MIN_DICE) -> None:
        """Say in which form the named beacon is entered."""
        hints = {
            "lot": "双色球如 07,11,19,23,28,32+05，号码两位、从小到大",
            "drand": "约定轮次的签名，96 位十六进制",
        }
        if kind == "dice":
            self.expect_dice(count)
        elif kind in hints:
            self.fields["outcome"].help_text = hints[kind]

    def expect_dice(self, count: int) -> None:
        """Say how many throws there are; the page offers a pad for them."""
        self.fields["outcome"].help_text = f"按掷出次序录入 {count} 个点数"
        attributes = {"data-dice": count, "inputmode": "numeric", "autocomplete": "off"}
        self.fields["outcome"].widget.attrs.update(attributes)

    @property
    def chosen(self) -> Any:
        """The witness."""
        return self.people[self.cleaned_data["witness"]]


class VoidForm(forms.Form):
    """Why the attempt is given up, and by whose fault."""

    party = forms.ChoiceField(label="责任方", required=False)
    reason = forms.CharField(label="作废原因", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, draw: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shares = draw.shares.order_by("seq")
        self.fields["party"].choices = [("", "无"), *[(s.party, s.label) for s in shares]]


class FileForm(forms.Form):
    """The filing number, and what the legal unit remarks; the list itself cannot be altered."""

    filing_no = forms.CharField(label="备案号", max_length=60)
    remark = forms.CharField(
        label="备案意见", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class EnlargeForm(forms.Form):
    """How many more in each stratum, and the decision that asks for it."""

    decision_no = forms.CharField(label="批准文号", max_length=80)
    decision_file = forms.FileField(label="批准文件（PDF、JPG、PNG）", widget=Upload)

    def __init__(self, *args: Any, draw: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strata = {f"n{row.pk}": row.code for row in draw.strata.all()}
        for row in draw.strata.all():
            self.fields[f"n{row.pk}"] = forms.IntegerField(
                label=f"{row.label}：再抽户数", min_value=0, initial=0
            )

    def numbers(self) -> dict[str, int]:
        """Stratum code → objects to add."""
        return {code: self.cleaned_data[name] for name, code in self.strata.items()}


class ReasonForm(forms.Form):
    """A reason that goes on record."""

    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))


class DropForm(forms.Form):
    """Why a drawn object cannot be inspected, with evidence."""

    reason_code = forms.ChoiceField(label="不检理由")
    reason = forms.CharField(label="具体情况", widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.FileField(label="证明材料（PDF、JPG、PNG）", widget=Upload)

    def __init__(self, *args: Any, drawn: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = list(drop_reasons(drawn.draw).items())


class OutsideListForm(forms.Form):
    """A list of a body that is not on the platform."""

    kind = forms.ChoiceField(
        label="种类",
        choices=[("drawn", "上级已抽取名单"), ("sampling_passed", "检验检疫合格名单")],
    )
    region = forms.ModelChoiceField(None, label="出具单位所在区划")
    body = forms.CharField(label="出具单位", max_length=80)
    title = forms.CharField(label="名单名称", max_length=120)
    document_no = forms.CharField(label="文号", required=False, max_length=60)
    system = forms.ModelChoiceField(
        None, label="所属条线", required=False, help_text="同条线排除时使用"
    )
    dated = forms.DateField(label="抽取或检验日期", widget=DateInput)
    item_codes = forms.CharField(
        label="涉及事项编码", required=False, help_text="多个用逗号或空格隔开；不填即不分事项"
    )
    codes = forms.CharField(
        label="统一社会信用代码", widget=forms.Textarea(attrs={"rows": 8}), help_text="每行一个"
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = selectors.regions_above(actor)
        self.fields["system"].queryset = org.systems()

    def facts(self) -> dict[str, Any]:
        """The arguments of the registration."""
        data = dict(self.cleaned_data)
        system = data.pop("system")
        data["system_code"] = system.pk if system else ""
        data["codes"] = data["codes"].splitlines()
        text = data["item_codes"].replace("\uff0c", " ").replace(",", " ")
        data["item_codes"] = text.split()
        return data
