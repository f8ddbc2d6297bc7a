"""The steps that only instructions, documents and bureau tasks have (TL-3, TL-4, TL-5)."""

from collections.abc import Mapping
from typing import Final

from casework import handing_on
from casework.instructions import answering_back, emergencies, handing_out, waiting
from casework.steps import Step
from register.bureau import Role

STEPS: Final[Mapping[str, Step]] = {
    "sign-for-instruction": Step(Role.OFFICE, ("receipt",), handing_out.sign_for, waiting.sign_for_until),
    "propose-handling": Step(Role.OFFICE, ("proposal",), handing_out.propose),
    "approve-distribution": Step(Role.CHARGE_LEADER, ("distribution",), handing_out.approve),
    "approve-bureau-distribution": Step(Role.BUREAU_LEADER, ("distribution",), handing_out.approve),
    "acknowledge-emergency": Step(Role.HEAD, ("handler",), emergencies.acknowledge, handing_on.candidates),
    "answer-back": Step(Role.ISSUER, ("issuerDecision",), answering_back.decide, waiting.issuer_until),
}
"""The user tasks by decision code."""
