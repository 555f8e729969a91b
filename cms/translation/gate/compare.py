"""The gate itself: the facts of a text against those of its source.

Each fact of the source must have an answer somewhere in the translation, and each of the
translation one in the source. How often a fact is repeated doesn't matter, for languages differ in
that; but where both texts have the same passages, a number that changes places with another one
within a passage is seen as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from cms.errors import NotPublishable
from cms.glossary.term import Term
from cms.translation.gate import links, names
from cms.translation.gate.amounts import amounts
from cms.translation.gate.dates import dates
from cms.translation.gate.facts import Fact, FactKind, Passage, Reading, Text
from cms.translation.gate.numbers import masked
from cms.translation.gate.passages import narrowed, passages, sentence_of
from cms.translation.gate.pool import Pool

PASSAGE_LIMIT = 200
"""Most facts of two passages that are matched one by one; beyond, only whole texts are."""

AT_MOST = 100
"""Most disagreements of a kind that are told of two texts: one is enough to look at them again."""


@dataclass(frozen=True)
class Quote:
    """A fact as it is written, and the sentence in which it stands."""

    written: str
    sentence: str


@dataclass(frozen=True)
class Disagreement:
    """Something that a text and its source say differently, in a ``field`` of them.

    ``source`` or ``target`` is None where only the other one says it. ``problem`` is the message
    for those who would publish it, without a path.
    """

    kind: FactKind
    field: str
    source: Quote | None
    target: Quote | None
    problem: NotPublishable


def disagreements(
    source: Text, target: Text, terms: Sequence[Term] = ()
) -> tuple[Disagreement, ...]:
    """What the target says otherwise than its source, in the order of the fields: numbers, amounts,
    dates and links, and official names as far as they are among ``terms``.

    Of a field that the target leaves empty nothing is missed. The same input gives the same result;
    nothing else is looked at.
    """
    ours, theirs = _side(source), _side(target)
    found = (_facts(ours, theirs), _names(ours, theirs, tuple(terms)), _links(ours, theirs))
    return tuple(chain.from_iterable(islice(each, AT_MOST) for each in found))


# --- both sides ----------------------------------------------------------------------------------


@dataclass
class _Side:
    """A text's passages with their facts."""

    locale: str
    passages: list[Passage]
    facts: list[list[Fact]]
    pool: Pool = field(init=False)

    def __post_init__(self) -> None:
        self.pool = Pool(self.facts)

    def quote(self, at: int, start: int, end: int) -> Quote:
        """What stands at a place of a passage."""
        words = self.passages[at].words
        written = " ".join(words[start:end].split())
        return Quote(written, sentence_of(words, start, end, self.locale))


def _side(text: Text) -> _Side:
    found = list(passages(text))
    return _Side(text.locale, found, [_facts_of(passage, text.locale) for passage in found])


def _facts_of(passage: Passage, locale: str) -> list[Fact]:
    words = narrowed(passage.words)
    days = list(dates(words, locale))
    rest = masked(words, [fact for fact in days if fact.sure])
    found = [*days, *amounts(rest, locale, narrowed(passage.heading))]
    return sorted(found, key=lambda fact: (fact.start, not fact.sure))


# --- numbers, amounts and dates ------------------------------------------------------------------


_At = tuple[int, Fact]
_Pair = tuple[_At | None, _At | None]


def _facts(source: _Side, target: _Side) -> Iterator[Disagreement]:
    order = {name: n for n, name in enumerate(dict.fromkeys(_fields(source, target)))}

    def place(pair: _Pair) -> tuple[int, int]:
        ours, theirs = pair
        side, at = (source, ours) if ours else (target, theirs)
        assert at
        return order[side.passages[at[0]].field], at[0]

    for ours, theirs in sorted(_pairs(source, target), key=place):
        yield _told(source, target, ours, theirs)


def _pairs(source: _Side, target: _Side) -> Iterator[_Pair]:
    """The facts that differ: those that stand for each other, and those that have no answer."""
    seen: set[tuple[bool, tuple[Reading, ...]]] = set()
    for at, other in _aligned(source, target):
        for ours, theirs in _changed(
            source.facts[at], target.facts[other], source.pool, target.pool
        ):
            seen |= {(True, ours.readings), (False, theirs.readings)}
            yield (at, ours), (other, theirs)
    there = set(_fields(target))
    for at, fact in _all(source):
        if source.passages[at].field in there and _is_unanswered(
            fact, target.pool, (True, fact.readings), seen
        ):
            yield (at, fact), None
    for at, fact in _all(target):
        if _is_unanswered(fact, source.pool, (False, fact.readings), seen):
            yield None, (at, fact)


def _all(side: _Side) -> Iterator[_At]:
    return ((at, fact) for at, facts in enumerate(side.facts) for fact in facts)


def _fields(*sides: _Side) -> Iterator[str]:
    return (passage.field for side in sides for passage in side.passages)


def _is_unanswered(
    fact: Fact,
    pool: Pool,
    key: tuple[bool, tuple[Reading, ...]],
    seen: set[tuple[bool, tuple[Reading, ...]]],
) -> bool:
    if not fact.sure or key in seen or pool.answers(fact):
        return False
    seen.add(key)
    return True


def _aligned(source: _Side, target: _Side) -> Iterator[tuple[int, int]]:
    """The passages that stand opposite each other, of fields that have equally many of them."""
    for name in dict.fromkeys(_fields(source)):
        ours = [at for at, passage in enumerate(source.passages) if passage.field == name]
        theirs = [at for at, passage in enumerate(target.passages) if passage.field == name]
        if len(ours) == len(theirs):
            yield from zip(ours, theirs, strict=True)


def _changed(
    ours: Sequence[Fact], theirs: Sequence[Fact], source: Pool, target: Pool
) -> Iterator[tuple[Fact, Fact]]:
    """The facts of two passages that stand for each other and differ: one of a kind is left over on
    either side."""
    if len(ours) + len(theirs) > PASSAGE_LIMIT:
        return
    left, right = _left_over(ours, theirs), _left_over(theirs, ours)
    for fact in left:
        for other in right:
            if _family(fact) == _family(other):
                lost = not target.answers(fact) or not source.answers(other)
                if lost or len(left) == len(right):
                    right.remove(other)
                    yield fact, other
                break


def _left_over(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    """The sure facts that none of the others answers, each other answering one."""
    free = sorted(others, key=lambda fact: not fact.sure)
    left = []
    for fact in facts:
        if not fact.sure:
            continue
        pool = Pool([free])
        if not pool.answers(fact):
            left.append(fact)
            continue
        for other in free:
            if Pool([[other]]).answers(fact):
                free.remove(other)
                break
    return left


def _family(fact: Fact) -> bool:
    return fact.kind is FactKind.DATE


def _told(source: _Side, target: _Side, ours: _At | None, theirs: _At | None) -> Disagreement:
    side, at = (source, ours) if ours else (target, theirs)
    assert at
    name = side.passages[at[0]].field
    said = source.quote(ours[0], ours[1].start, ours[1].end) if ours else None
    answer = target.quote(theirs[0], theirs[1].start, theirs[1].end) if theirs else None
    problem = _problem(name, target.locale, said, answer)
    return Disagreement(at[1].kind, name, said, answer, problem)


def _problem(name: str, locale: str, source: Quote | None, target: Quote | None) -> NotPublishable:
    if source and target:
        return NotPublishable(
            "{field} in {locale} says “{target}” where its source says “{source}”: {sentence}",
            field=name,
            locale=locale,
            target=target.written,
            source=source.written,
            sentence=source.sentence,
        )
    if source:
        return NotPublishable(
            "{field} in {locale} lacks “{source}” of its source: {sentence}",
            field=name,
            locale=locale,
            source=source.written,
            sentence=source.sentence,
        )
    assert target
    return NotPublishable(
        "{field} in {locale} says “{target}”, which its source doesn't: {sentence}",
        field=name,
        locale=locale,
        target=target.written,
        sentence=target.sentence,
    )


# --- names ---------------------------------------------------------------------------------------


def _names(source: _Side, target: _Side, terms: tuple[Term, ...]) -> Iterator[Disagreement]:
    if not terms:
        return
    named: dict[str, tuple[Term, Quote, str]] = {}
    there = set(_fields(target))
    index = names.index(terms, source.locale)
    for at, passage in enumerate(source.passages):
        if passage.field not in there:
            continue
        for mention in index.mentions(passage.words):
            if mention.term.code not in named and not mention.is_forbidden:
                quote = source.quote(at, mention.start, mention.end)
                named[mention.term.code] = (mention.term, quote, passage.field)
    texts = [names.folded(passage.words, target.locale) for passage in target.passages]
    wrong = dict(_forbidden(target, terms))
    for code, (term, said, name) in named.items():
        allowed = term.allowed(target.locale)
        if code in wrong:
            field_name, answer = wrong[code]
            yield _misnamed(target.locale, field_name, term, said, answer)
        elif allowed and not any(_occurs(form, texts, target.locale) for form in allowed):
            yield _misnamed(target.locale, name, term, said, None)


def _forbidden(target: _Side, terms: tuple[Term, ...]) -> Iterator[tuple[str, tuple[str, Quote]]]:
    index = names.index(terms, target.locale)
    for at, passage in enumerate(target.passages):
        for mention in index.mentions(passage.words):
            if mention.is_forbidden:
                quote = target.quote(at, mention.start, mention.end)
                yield mention.term.code, (passage.field, quote)


def _occurs(form: str, texts: Iterable[str], locale: str) -> bool:
    wanted = names.folded(form, locale)
    return any(names.stands_in(wanted, text, locale) for text in texts)


def _misnamed(
    locale: str, name: str, term: Term, said: Quote, answer: Quote | None
) -> Disagreement:
    allowed = ", ".join(term.allowed(locale)) or "-"
    if answer:
        problem = NotPublishable(
            "{field} in {locale} says “{target}”, which is not to be used for “{source}”; allowed: "
            "{allowed}. {sentence}",
            field=name,
            locale=locale,
            target=answer.written,
            source=said.written,
            allowed=allowed,
            sentence=answer.sentence,
        )
    else:
        problem = NotPublishable(
            "{field} in {locale} has no official form of “{source}” ({allowed}), which its source "
            "names: {sentence}",
            field=name,
            locale=locale,
            source=said.written,
            allowed=allowed,
            sentence=said.sentence,
        )
    return Disagreement(FactKind.NAME, name, said, answer, problem)


# --- links ---------------------------------------------------------------------------------------


def _links(source: _Side, target: _Side) -> Iterator[Disagreement]:
    ours, theirs = _targets(source), _targets(target)
    there = set(_fields(target))
    for key, (name, quote) in ours.items():
        if key not in theirs and name in there:
            problem = NotPublishable(
                "{field} in {locale} lacks the link to {link} of its source: {sentence}",
                field=name,
                locale=target.locale,
                link=quote.written,
                sentence=quote.sentence,
            )
            yield Disagreement(FactKind.LINK, name, quote, None, problem)
    for key, (name, quote) in theirs.items():
        if key not in ours:
            problem = NotPublishable(
                "{field} in {locale} links to {link}, which its source doesn't: {sentence}",
                field=name,
                locale=target.locale,
                link=quote.written,
                sentence=quote.sentence,
            )
            yield Disagreement(FactKind.LINK, name, None, quote, problem)


def _targets(side: _Side) -> dict[str, tuple[str, Quote]]:
    found: dict[str, tuple[str, Quote]] = {}
    for passage in side.passages:
        for link in passage.links:
            quote = Quote(link, sentence_of(passage.words, 0, 0, side.locale))
            found.setdefault(links.target(link), (passage.field, quote))
    return found
