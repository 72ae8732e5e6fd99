"""What each list can be narrowed by, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.clocks import Clocks
from entities.models import Kind
from lists.models import Change, Release
from sanctions.selectors import listing, search
from tests.api.conftest import LISTS, Api
from tests.builders.un import edition, individual


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("regime=un-1988", ["TAi.901"]),
        ("regime=un-1988,un-1267&as_of=2022-02-01", ["QDe.901", "QDi.901", "TAi.901"]),
        ("regime=un-1988&regime=un-1267&as_of=2021-02-01", ["QDe.901", "TAi.901"]),
        ("status=delisted", ["QDi.901"]),
        ("status=listed&kind=group", ["QDe.901"]),
        ("measure=travel-ban&kind=group", ["QDe.901"]),
        ("measure=travel-ban,asset-freeze&kind=group", ["QDe.901"]),
        ("authority=un-sc-1988-committee", ["TAi.901"]),
        ("listed=2015", ["TAi.901"]),
        ("listed=2015-01-20,2009", ["TAi.901"]),
        ("listed_after=2015-01-20", ["TAi.901"]),
        ("listed_before=2014", ["QDe.901", "QDi.901", "QDi.901"]),
        ("listed_before=2010-01-04", []),
        ("listed_before=9999", ["QDe.901", "QDi.901", "QDi.901", "TAi.901"]),
        ("amended_after=2012-03-14", ["QDe.901"]),
        ("amended_after=2012", ["QDe.901"]),
        ("amended_after=2012-03-15", []),
        ("source=un-sc&jurisdiction=un&kind=group", ["QDe.901"]),
        ("reference=qde.901&reference=TAi.901", ["QDe.901", "TAi.901"]),
        ("record=tai.901", ["TAi.901"]),
    ],
)
def test_designations(api: Api, three_editions: list[Release], question: str, found: list[str]) -> None:
    assert sorted(row["reference"] for row in api.rows(f"designations/?{question}")) == found


def test_an_amendment_known_to_the_year_counts_from_its_first_day(
    api: Api, load_un: Callable[..., Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sanctions.models import Designation

    load_un(edition(individual("QDi.901")))
    Designation.objects.update(amended_on=["2012", "2011-06-05", "2013~"])
    assert len(api.rows("designations/?amended_after=2013-01-01")) == 1
    assert len(api.rows("designations/?amended_after=2013-01-02")) == 0


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("kind=group", ["Army of Examples"]),
        ("regime=un-1988", ["Omar Sample"]),
        ("authority=un-sc-1988-committee", ["Omar Sample"]),
        ("source=un-sc&measure=asset-freeze&kind=group", ["Army of Examples"]),
        ("listed=2015", ["Omar Sample"]),
        ("country=pakistan", ["Ahmed Example"]),
        ("country=pakistan&regime=un-1988", []),
        ("q=example&kind=group", ["Army of Examples"]),
        ("q=example&source=un-sc&kind=person", ["Ahmed Example"]),
        ("q=TAi.901", ["Omar Sample"]),
        ("q=tai901", ["Omar Sample"]),
        ("q=عمر", ["Omar Sample"]),
    ],
)
def test_parties(api: Api, three_editions: list[Release], question: str, found: list[str]) -> None:
    assert sorted(row["name"] for row in api.rows(f"entities/?{question}")) == found


def test_a_search_says_why(api: Api, three_editions: list[Release]) -> None:
    first = api.get("entities/?q=army of exampels")["results"][0]
    assert first["name"] == "Army of Examples"
    assert first["match"]["how"] == "name"
    assert first["match"]["score"] > 0
    [by_reference] = api.get("entities/?q=QDe.901")["results"]
    assert (by_reference["match"]["how"], by_reference["match"]["text"]) == ("reference", "QDe.901")
    assert all(row["match"] is None for row in api.get("entities/")["results"])


def test_changes(api: Api, three_editions: list[Release]) -> None:
    def kinds(question: str) -> list[str]:
        return sorted(row["kind"] for row in api.rows(f"changes/?{question}"))

    assert kinds("since=2021-01-10&until=2021-01-10") == ["added", "amended", "removed"]
    assert kinds("since=2022") == ["returned"]
    assert kinds("until=2020") == ["added", "added"]
    assert kinds("record=qdi.901") == ["added", "removed", "returned"]
    assert kinds(f"release={three_editions[2].pk}") == ["returned"]
    assert kinds("regime=un-1988") == ["added"]
    assert kinds("source=un-sc&kind=amended") == ["amended"]
    entity = api.get("entities/?q=QDi.901")["results"][0]["id"]
    assert kinds(f"entity={entity}&kind=removed,returned") == ["removed", "returned"]


def test_changes_are_found_by_a_key_the_entry_had_before(api: Api, load_un: Callable[..., Release]) -> None:
    man = individual("QDi.901", serial="77", born=("1950-06-05",))
    load_un(edition(man, day="2020-01-10"))
    load_un(edition(man.but(reference="QDi.902"), day="2021-01-10"))
    [row] = api.get("changes/?record=QDi.901&kind=rekeyed")["results"]
    assert (row["kind"], row["previous_key"], row["record"]["key"]) == (Change.Kind.REKEYED, "QDi.901", "QDi.902")


def test_releases_and_issues(api: Api, three_editions: list[Release], load_un: Callable[..., Release]) -> None:
    def days(question: str) -> list[str]:
        return [row["published"] for row in api.rows(f"releases/?{question}")]

    assert days("") == ["2022-01-10", "2021-01-10", "2020-01-10"]
    assert days("status=active") == ["2022-01-10"]
    assert days("status=superseded&since=2021") == ["2021-01-10"]
    assert days("published=2020-01") == ["2020-01-10"]
    assert days(f"sha256={three_editions[1].sha256[:12].upper()}") == ["2021-01-10"]
    odd = load_un(edition(individual("QDi.901", extra="<ODD>1</ODD>"), day="2023-01-10"))
    [issue] = api.get(f"issues/?source=un-sc&record=qdi.901&resolution=open&release={odd.pk}")["results"]
    assert api.get(f"issues/?code={issue['code']}&field={issue['field']}")["results"] == [issue]
    assert api.get(f"issues/?release={three_editions[0].pk}")["results"] == []


def test_law(api: Api, reference: None) -> None:
    def codes(question: str) -> list[str]:
        return [row["code"] for row in api.rows(question)]

    assert codes("regimes/?jurisdiction=in") == [
        row["code"] for row in api.rows("regimes/") if row["jurisdiction"] == "IN"
    ]
    assert codes("regimes/?instrument=unscr-1988") == ["un-1988"]
    assert len(set(codes("regimes/?measure=asset-freeze,travel-ban"))) == len(
        codes("regimes/?measure=asset-freeze,travel-ban")
    )
    assert "unscr-2253" in codes("instruments/?regime=un-1267")
    assert codes("measures/?regime=un-1267") == ["arms-embargo", "asset-freeze", "travel-ban"]
    assert codes("sources/?regime=un-1267") == ["un-sc"]
    assert codes("regimes/?authority=un-sc-1267-committee") == ["un-1267"]
    assert codes("authorities/?jurisdiction=un")


# The pages show the same ---------------------------------------------------------------------


@pytest.mark.editions
@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("", {}),
        ("status=delisted", {"status": ["delisted"]}),
        ("status=listed&regime=un-1267", {"status": ["listed"], "regime": ["un-1267"]}),
        ("status=delisted&regime=un-1737,un-1518", {"status": ["delisted"], "regime": ["un-1737", "un-1518"]}),
        ("listed=2005", {"listed": ["2005"]}),
        ("kind=group&measure=travel-ban", {"kind": ["group"], "measure": ["travel-ban"]}),
        ("source=un-sc&authority=un-sc-1267-committee",
         {"source": ["un-sc"], "authority": ["un-sc-1267-committee"]}),
    ],
)  # fmt: skip
def test_designations_are_those_of_their_page(
    real_lists: object, api: Api, question: str, chosen: dict[str, list[str]]
) -> None:
    for clocks, days in _DAYS:
        page = listing.listing(_in_force(chosen, clocks), clocks, {}, limit=1)
        assert len(api.rows(f"designations/?{question}{days}&limit=500")) == page.total, days


@pytest.mark.editions
@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("", {}),
        ("status=delisted", {"status": ["delisted"]}),
        ("status=listed&regime=un-1988", {"status": ["listed"], "regime": ["un-1988"]}),
        ("status=not-listed", {"status": ["not-listed"]}),
        ("status=delisted,not-listed&kind=group", {"status": ["delisted", "not-listed"], "kind": ["group"]}),
        ("listed=2006&regime=un-1737", {"listed": ["2006"], "regime": ["un-1737"]}),
        ("country=Pakistan", {"country": ["Pakistan"]}),
        ("country=Iraq&status=delisted", {"country": ["Iraq"], "status": ["delisted"]}),
        ("q=mohammed+omar", {}),
        ("q=QDe.118", {}),
        ("q=bank&status=listed&kind=group", {"status": ["listed"], "kind": ["group"]}),
    ],
)
def test_parties_are_those_of_their_page(
    real_lists: object, api: Api, question: str, chosen: dict[str, list[str]]
) -> None:
    text = question.partition("q=")[2].partition("&")[0].replace("+", " ") if "q=" in question else ""
    for clocks, days in _DAYS:
        page = search.search(text, _in_force(chosen, clocks), clocks, list, limit=20)
        rows = api.rows(f"entities/?{question}{days}&limit=500")
        assert len(rows) == page.total, days
        if text:
            assert [row["id"] for row in rows[:20]] == [hit.entity.public_id for hit in page.hits], days


def _in_force(chosen: dict[str, list[str]], clocks: Clocks) -> dict[str, list[str]]:
    """What a day alone asks for."""
    return {"status": ["listed", "listed-as-alias"], **chosen} if clocks.as_of else chosen


def _clocks(as_of: str | None, known_at: str | None) -> tuple[Clocks, str]:
    days = (f"&as_of={as_of}" if as_of else "") + (f"&known_at={known_at}" if known_at else "")
    return Clocks.parse(as_of, known_at), days


_DAYS = [
    _clocks(None, None),
    _clocks("2016-05-01", None),
    _clocks(None, "2019-01-01"),
    _clocks("2016-05-01", "2018-01-01"),
]


# What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*LISTS, "statements", "calls", "proposals", "incidents"])
def test_an_unknown_parameter_is_refused_with_those_there_are(api: Api, reference: None, name: str) -> None:
    for form in ("", "&format=csv", "&format=xlsx"):
        problem = api.get(f"{name}/?colour=red{form}", 400)
        assert "“colour”" in problem["detail"]
        assert {"limit", "cursor", "format"} <= set(problem["allowed"])


@pytest.mark.parametrize(
    "path",
    [
        "designations/?regime=un-9999", "designations/?limit=501", "designations/?limit=0", "designations/?limit=many",
        "designations/?limit=٥", "designations/?status=blue", "designations/?listed=soon", "designations/?listed=,",
        "designations/?format=xml", "designations/?kind=ship", "designations/?as_of=2020&as_of=2021",
        "designations/?reference=%00", "designations/?regime=", "designations/?as_of=", "designations/?delisted=maybe",
        "designations/?entity=nobody", "designations/?reference=" + "x" * 501, "designations/?amended_after=x",
        "designations/?status=listed&delisted=true", "designations/?listed_after=2010/2011",
        "designations/?limit=5&limit=6", "designations/?" + "&".join(f"regime=un-{n}" for n in range(1200)),
        "changes/?release=abc", "changes/?release=999999999999", "changes/?release=" + "9" * 40, "changes/?since=never",
        "changes/?entity=nobody", "entities/?q=" + "x" * 10_000, "entities/?q=" + "x" * 201,
        "entities/?regime=un-9&q=a",        "issues/?release=-", "releases/?status=lost",
        "regimes/?source=zz", "sources/un-sc/?limit=5",
        "releases/1/?format=csv", "releases/1/?format=xlsx", "openapi.json?format=yaml", "?colour=red",
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(api: Api, three_editions: list[Release], path: str) -> None:
    assert len(api.get(path, 400)["detail"]) > 10


def test_a_refusal_names_what_there_is(api: Api, reference: None) -> None:
    assert api.get("entities/?kind=ship", 400)["allowed"] == Kind.values
    assert "un-1267" in api.get("designations/?regime=1267", 400)["allowed"]
