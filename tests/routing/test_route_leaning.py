"""What a letter's characters alone tell: fitted weights, and a concern that stands somewhere in a long letter (TL-6, FC-4.3)."""

from casework.routing.leaning import STRETCH, Leaning, leaning, pieces
from casework.routing.router import Router
from tests.routing.conftest import Sample, samples
from tests.routing.fitting import QUESTIONS, fitted

STORY = "我们公司成立七年。主要做传感器。去年搬到新厂房。员工四十人。产品卖到外省。厂里添了两台机床。今年订单也不少。"
COMPLAINT = "你们二楼那位让我等了四十分钟。他在里面吃水果。回来说今天不舒服。叫我改天再来。我是请假来的。"


def few(*texts: tuple[str, bool]) -> list[Sample]:
    return [Sample(str(number), text, None, is_so, is_so) for number, (text, is_so) in enumerate(texts)]


def test_pieces_are_characters_pairs_and_words_and_leave_out_what_is_denied() -> None:
    assert pieces("验收，验收") == ["验", "收", "验收", "_验收"]
    assert pieces("不是问验收") == []


def test_a_fit_leans_as_its_texts_do_and_is_the_same_again() -> None:
    texts = few(("骂人", True), ("又骂人", True), ("验收", False), ("问验收", False))
    one = fitted(texts, "discipline")
    assert one == fitted(texts, "discipline")
    assert one.of("骂人") > 0 > one.of("验收")


def test_a_text_of_unknown_characters_leans_as_one_that_says_nothing() -> None:
    assert Leaning({}, -150).of("验收") == Leaning({}, -150).of("") == -1.5


def test_a_stretch_of_a_long_letter_counts_as_much_as_all_of_it() -> None:
    one = Leaning({"骂": 100}, 0)
    assert one.of("骂") == 1
    assert one.of("骂。" + "验。" * STRETCH) == 1


def test_the_data_weighs_only_what_stands_in_the_development_texts() -> None:
    known = {piece for sample in samples("development") for piece in pieces(sample.text)}
    assert all(set(leaning(question).weights) <= known for question in QUESTIONS)


def test_a_complaint_within_a_long_letter_is_found_tl_6(router: Router) -> None:
    assert router.route(STORY + COMPLAINT).discipline
    assert not router.route(STORY + "想问项目验收的专家什么时候来。").discipline
