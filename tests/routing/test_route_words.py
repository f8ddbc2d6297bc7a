"""What the router makes of single texts: duties, noise in writing, denials, other bodies, conduct (DD, FC-4.3, TL-6, AC-2, AA-5.4)."""

import re
from pathlib import Path

import pytest

from casework.routing import duties as data
from casework.routing.duties import duties, elsewhere
from casework.routing.router import CLEAR_FROM, INSPECTION, MOST, Router

ARTICLE = re.compile(r"DD-(10|[1-9])\.\d{1,2}|DD|SC-6")


def first(router: Router, text: str) -> tuple[str, str]:
    one = router.route(text).suggestions[0]
    assert one.duty is not None
    return one.department, one.duty.id


def test_every_department_of_dd_1_to_10_has_duties_and_each_its_place() -> None:
    assert all(ARTICLE.fullmatch(duty.id) for duty in duties())
    assert len({duty.id for duty in duties()}) == len(duties())
    assert {duty.id.split(".")[0] for duty in duties()} == {*(f"DD-{number}" for number in range(1, 11)), "DD", "SC-6"}


def test_a_duty_is_found_by_its_own_name_dd(router: Router) -> None:
    named = {duty.id: router.route(duty.name) for duty in duties()}
    departments = {duty.id: duty.department for duty in duties()}
    lost = {key for key, routing in named.items() if departments[key] not in {one.department for one in routing.suggestions}}
    assert lost == set()


def test_no_word_stands_twice_in_one_duty() -> None:
    for entry in (*duties(), *elsewhere()):
        words = [*entry.words, *entry.hints]
        assert len(set(words)) == len(words), entry


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("请问信息公开申请表寄到哪里", "DD-1.5"),
        ("青年科技晨光计划的年龄怎么算", "DD-2.7"),
        ("我们孵化器的考核材料交给谁", "DD-3.8"),
        ("项目验收的专家什么时候来", "DD-4.5"),
        ("大型仪器预约以后没有人确认", "DD-5.3"),
        ("高新技术企业证书快到期了", "DD-6.5"),
        ("村里请科技特派员来一趟", "DD-7.3"),
        ("实验动物许可证要换", "DD-8.2"),
        ("技术合同登记要带什么", "DD-9.5"),
        ("离休干部的医药费怎么报", "DD-10.1"),
    ],
)
def test_a_letter_about_a_duty_finds_it(router: Router, text: str, duty: str) -> None:
    """DD-1, DD-2, DD-3, DD-4, DD-5, DD-6, DD-7, DD-8, DD-9, DD-10."""
    assert first(router, text)[1] == duty


@pytest.mark.parametrize(
    "text",
    [
        "想申报高新技术企业认定",
        "想申报高薪技术企业认定",
        "想 申 报 高 新 技 术 企 业 认 定",
        "想申报高新技术·企业★认定",
        "ＡＢＣ公司想申报高新技术企业认定！！！",
    ],
)
def test_typing_errors_by_sound_gaps_and_full_width_letters_do_no_harm(router: Router, text: str) -> None:
    assert first(router, text) == ("high-tech", "DD-6.5")


@pytest.mark.parametrize(
    "text",
    [
        "尊敬的领导：您好！冒昧打扰，感谢各位百忙之中看信。项目验收的专家什么时候来？盼复，祝工作顺利！",
        "项目验收的专家什么时候来\n此致敬礼\n电话13800000000",
        "我是一名普通市民，文化水平不高，说得不清楚请包涵，就问项目验收的专家什么时候来，谢谢",
    ],
)
def test_courtesies_around_a_concern_change_nothing(router: Router, text: str) -> None:
    assert first(router, text) == ("planning", "DD-4.5")
    assert not router.route(text).discipline


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("不是问高企认定，是想问技术合同登记怎么办", "achievements"),
        ("我不是要投诉，只是想问项目验收的专家什么时候来", "planning"),
        ("与贷款贴息无关，我问的是党组织关系怎么转", "party"),
    ],
)
def test_what_a_clause_denies_is_not_what_the_letter_is_about(router: Router, text: str, department: str) -> None:
    routing = router.route(text)
    assert routing.suggestions[0].department == department
    assert not routing.discipline


@pytest.mark.parametrize("text", ["", " \n ", "。。。！", "你好", "请尽快回复，谢谢", "a" * 100_000, "\x00", "😀😀"])
def test_a_text_that_says_nothing_is_unclear_and_suggests_nothing_fc_4_3(router: Router, text: str) -> None:
    routing = router.route(text)
    assert (routing.unclear, routing.discipline, routing.suggestions) == (True, False, ())


def test_another_bodys_matter_is_unclear_and_says_whose_it_may_be_fc_4_3(router: Router) -> None:
    routing = router.route("楼下工地半夜施工，噪音太大，老人睡不着")
    assert routing.unclear
    assert routing.elsewhere == "生态环境和城市管理部门"


def test_two_concerns_of_two_departments_are_unclear_and_both_are_suggested_fc_4_3(router: Router) -> None:
    routing = router.route("两件事：一是项目验收怎么还不开会，二是科技贷款贴息什么时候报")
    assert routing.unclear
    assert {one.department for one in routing.suggestions[:2]} == {"planning", "finance"}


@pytest.mark.parametrize(
    "text",
    [
        "你们处长收了企业的红包",
        "窗口工作人员态度恶劣，还骂人",
        "验收组的领导暗示我们安排宴请，还拿走两箱酒",
        "上班时间打麻将，办事的人在外面干等",
        "几个处室互相推诿，把我们当皮球踢",
        "科员戴着耳机，站了二十分钟也不抬头",
    ],
)
def test_complaints_about_staff_go_to_the_inspection_office_first_tl_6_ac_2(router: Router, text: str) -> None:
    routing = router.route(text)
    assert routing.discipline
    assert not routing.unclear
    assert routing.suggestions[0].department == INSPECTION


@pytest.mark.parametrize(
    "text",
    [
        "请问纪检监察室的举报电话是多少",
        "工作人员态度特别好，没有吃拿卡要，给你们点赞",
        "想借廉政教育的警示片",
        "公务员收礼有什么规定",
        "物业经理态度恶劣还骂人",
        "派出所民警态度差",
        "我不是投诉，工作人员没有推诿",
        "你们工作人员今天帮我把表改好了，非常感谢",
        "王科长：我公司技术合同登记材料已补齐，请查收。",
        "我父亲是离休干部，去年住院的单据一直没有报下来。",
    ],
)
def test_praise_enquiries_and_other_bodies_staff_are_no_discipline_matter_aa_5_4(router: Router, text: str) -> None:
    assert not router.route(text).discipline


def test_scores_fall_and_never_reach_one(router: Router) -> None:
    scores = [one.score for one in router.route("项目验收经费审计，大型仪器预约，申报系统登录不了").suggestions]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= MOST
    assert all(0 < score < 1 for score in scores)


def test_a_single_telling_word_is_enough_dd(router: Router) -> None:
    assert CLEAR_FROM > 0
    assert not router.route("高企认定").unclear


def test_nothing_of_a_text_is_logged(router: Router, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(0):
        router.route("张三反映：项目验收拖延")
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


def test_the_data_is_beside_the_code() -> None:
    assert {path.name for path in Path(data.__file__).parent.glob("*.toml")} == {
        "duties.toml",
        "elsewhere.toml",
        "language.toml",
        "leanings.toml",
    }
