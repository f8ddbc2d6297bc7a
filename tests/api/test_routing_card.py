"""The office sees on the matter's page which department it may be for, and why (FC-4.3, DD); nobody else does."""

from tests.api.citizen import Clerk
from tests.api.handling import Handling
from tests.api.test_matters import as_person, handled

HEADING = "建议承办处室"


def test_the_office_reads_the_suggestion_until_a_department_has_the_letter_fc_4_3(clerk: Clerk, handling: Handling) -> None:
    waiting, given = handling.letter(), handled(handling)
    assert HEADING in clerk.client.get(f"/matters/{waiting}").text
    assert HEADING not in clerk.client.get(f"/matters/{given}").text


def test_the_bureau_leader_reads_the_letter_without_it(clerk: Clerk, handling: Handling) -> None:
    waiting = handling.letter()
    page = as_person(clerk.client, "zhou").client.get(f"/matters/{waiting}")
    assert page.status_code == 200
    assert HEADING not in page.text
