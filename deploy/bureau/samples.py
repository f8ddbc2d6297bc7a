"""The trial bureau's made-up matters of every kind."""

from casework.context import Context
from deploy.bureau import sample_contacts, sample_instructions, sample_letters, sample_services
from deploy.bureau.deeds import Goal


def write(context: Context) -> dict[str, Goal]:
    """Register every sample that is not there yet; return each one's goal by number."""
    return (
        sample_letters.write(context) | sample_instructions.write(context) | sample_contacts.write(context) | sample_services.write(context)
    )
