"""Stage 4, 抽取检查对象: pool, seal, commitments, numbers, dice, draw; confirmed and filed."""

from __future__ import annotations

from mingqian.demo.story.frame import Frame
from mingqian.draw import services as draws
from mingqian.draw.models import Draw
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor

#: Twenty throws, as somebody would read them out.
DICE = "16253441625341625341"


class DrawStage(Frame):
    """The draw of objects under the mq1 protocol."""

    def observers(self) -> list[Person]:
        """As many witnesses as are needed beside the departments, one at least."""
        least = self.rules.number("draw.min_seed_parties") or 1
        missing = max(1, least - 1 - len(self.partners))
        return [self.place.person(post) for post in ("observer", "observer2")[:missing]]

    def parties(self) -> list[Actor]:
        """Everybody who gives a random number."""
        handlers = [self.place.actor("handler", row) for row in self.partners]
        posts = ("observer", "observer2")[: len(self.observers())]
        return [self.handler, *handlers, *(self.place.actor(post) for post in posts)]

    def pool(self) -> Draw:
        """Build the pool."""
        self.draw_made = draws.build_pool(task=self.task, actor=self.handler)
        return self.draw_made

    def sealed(self) -> Draw:
        """Freeze everything that could steer the draw."""
        return draws.seal(
            draw=self.draw_now,
            actor=self.handler,
            observers=self.observers(),
            beacon_kind="dice",
            beacon_detail={"count": len(DICE)},
        )

    def contributed(self) -> Draw:
        """All commitments, then all numbers, then the dice."""
        parties = self.parties()
        for actor in parties:
            draws.commit(draw=self.draw_now, actor=actor)
        for actor in parties:
            draws.reveal(draw=self.draw_now, actor=actor)
        return draws.enter_beacon(
            draw=self.draw_now,
            actor=self.place.actor("observer"),
            outcome=DICE,
            witness=self.place.person("handler"),
        )

    def drawn(self) -> Draw:
        """Draw the objects."""
        return draws.run(draw=self.draw_now, actor=self.handler)

    def confirmed(self) -> None:
        """The head confirms the list where the rulebook asks (兴隆台 六（三）)."""
        if self.rules.is_on("draw.list_confirmation"):
            draws.confirm_list(draw=self.draw_now, actor=self.head)

    def filed(self) -> None:
        """The legal unit files the list where the rulebook asks (兴隆台 六（三）)."""
        if self.rules.is_on("draw.list_filing_to"):
            legal = self.place.actor("legal")
            draws.file_list(draw=self.draw_now, actor=legal, filing_no=self.filing_no)

    @property
    def filing_no(self) -> str:
        """The number under which the legal unit files the list."""
        return f"演示法制备〔{self.today.year}〕{self.line}号"

    def draw(self) -> None:
        """All of it in order."""
        self.pool()
        self.sealed()
        self.contributed()
        self.drawn()
        self.confirmed()
        self.filed()
