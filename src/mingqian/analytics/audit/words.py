"""What each test shows and what it does not, in plain words beside its figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """The question, what an alarm means, and what it does not mean."""

    title: str
    asks: str
    shows: str
    shows_not: str


MEANINGS = {
    "objects": Meaning(
        "分组与应有户数",
        "每次抽取按封存名单和抽中数算出各组应有户数，看实际户数的偏差是否超出随机应有的幅度。",
        "报警说明：若抽取真是随机的，出现这样的偏差极少见，应当核对名单的形成和抽取记录。",
        "不说明：名单本身是否齐全，也不说明是谁所为。分组按现在的名录；方案定死的数额没有随机性，不参加检验。",
    ),
    "neglect": Meaning(
        "久未抽中",
        "按每次名单中的中选机会，算出回看年内从未抽中的户数应有多少。",
        "报警说明：从未抽中的户数明显多于应有，可能有对象虽在名单中却总不被抽中。",
        "不说明：某一户从未抽中就有问题，抽取比例低时大多数对象本就抽不到。幅度取上限，宁可少报；从未进入名单的另列，不在此检验。",
    ),
    "repeats": Meaning(
        "人员与对象重复相遇",
        "同一部门再次派人到同一对象时，上次的人员又被派去的对数，与按可派范围和工作量应有的对数相比。",
        "报警说明：熟面孔重逢过多，匹配可能不随机。",
        "不说明：已因轮换、回避不得重逢的不在其内；把各对当作互不影响，是近似。",
    ),
    "person": Meaning(
        "人员分到的高风险对象",
        "每名人员分到的户数为已知，其中高风险（C、D 类）户数与随机应有的相比，偏多偏少都算。",
        "报警说明：某人总分到或者总分不到高风险对象。",
        "不说明：此人有过错。工作量多少由发牌法拉平，另列不检验。",
    ),
    "churn": Meaning(
        "封存前后离库返库",
        "封存前不久离开名录、封存以后又回来的对象逐户列出；并看离库的日子是否集中在封存之前。",
        "报警说明：离库返库过于集中在封存前后，应当逐户核对理由和经办人。",
        "不说明：单独一户离库返库就是规避检查，歇业、变更都会如此；也查不出从未离库而改了其他事项的。",
    ),
}


def meaning_of(kind: str) -> Meaning:
    """The words for a kind of finding."""
    return MEANINGS[kind.partition("-")[0]]
