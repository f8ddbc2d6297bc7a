"""What confirmed assignments teach: suggestions name the texts they rest on, and the same texts teach the same (FC-4.3)."""

from casework.routing.experience import Confirmed, Experience
from casework.routing.router import Router

ODD = "请协助办理量子罗盘校准簿的核签"
CONFIRMED = [
    Confirmed("LX-2026-000001", "office", "量子罗盘校准簿核签，请安排"),
    Confirmed("LX-2026-000002", "planning", "项目验收什么时候开会"),
    Confirmed("LX-2026-000003", "office", "校准簿的核签表在哪里领，罗盘两台"),
]


def test_what_no_duty_speaks_of_is_learnt_from_confirmed_texts_and_names_them() -> None:
    assert Router().route(ODD).unclear
    first = Router(Experience(CONFIRMED)).route(ODD).suggestions[0]
    assert first.department == "office"
    assert {one.reference for one in first.similar} == {"LX-2026-000001", "LX-2026-000003"}


def test_a_text_confirmed_against_the_duties_wins() -> None:
    text = "科普展厅的展柜钥匙在谁那里"
    assert Router().route(text).suggestions[0].department == "policy"
    taught = Experience([Confirmed(f"LX-2026-00000{number}", "office", text) for number in range(3)])
    assert Router(taught).route(text).suggestions[0].department == "office"


def test_a_department_of_which_the_duties_know_nothing_can_be_learnt() -> None:
    first = Router(Experience([Confirmed("a", "new-department", ODD)])).route(ODD).suggestions[0]
    assert (first.department, first.duty) == ("new-department", None)


def test_everyday_words_in_common_teach_nothing() -> None:
    routing = Router(Experience([Confirmed("a", "office", "领导您好，请问什么时候可以办理，谢谢")])).route("您好，请问可以办理吗，谢谢领导")
    assert routing.suggestions == ()


def test_the_same_texts_teach_the_same_again() -> None:
    told = [Router(Experience(CONFIRMED)).route(ODD) for _ in range(2)]
    assert told[0] == told[1]


def test_nothing_confirmed_is_the_same_as_no_experience() -> None:
    assert Router(Experience(())).route("高企认定") == Router().route("高企认定")
