"""The steps of every regime's diagrams in one list: judging a completion depends on no single regime."""

from collections.abc import Mapping
from typing import Final

from casework import letter_steps, shared_steps
from casework.first_contact import steps as contact_steps
from casework.instructions import steps as instruction_steps
from casework.services import steps as service_steps
from casework.steps import Step

STEPS: Final[Mapping[str, Step]] = {
    **shared_steps.STEPS,
    **letter_steps.STEPS,
    **instruction_steps.STEPS,
    **contact_steps.STEPS,
    **service_steps.STEPS,
}
"""The user tasks by decision code; codes are the diagrams' element ids and never collide (a static check compares them)."""
