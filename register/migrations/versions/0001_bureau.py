"""The first tables: the bureau, its matters and limits, what goes out, identity, audit, the engine's mirror."""

import sqlalchemy as sa
from alembic import op

SCHEMAS = ("register", "identity", "audit", "feed")
APP_ROLE = "xiaoneng_app"
CHANGING = "SELECT, INSERT, UPDATE, DELETE"
APPENDING = "SELECT, INSERT"

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the schemas with their grants, then the tables: what is made later inherits the grants."""
    for schema in SCHEMAS:
        _make_schema(schema, APPENDING if schema == "audit" else CHANGING)
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_events_hash")),
        sa.UniqueConstraint("previous", name=op.f("uq_events_previous")),
        schema="audit",
    )
    op.create_index(op.f("ix_events_subject"), "events", ["subject"], unique=False, schema="audit")
    op.create_table(
        "deployments",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("definition_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String(), nullable=True),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deployments")),
        schema="feed",
    )
    op.create_index(op.f("ix_deployments_definition_id"), "deployments", ["definition_id"], unique=False, schema="feed")
    op.create_table(
        "incarnation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incarnation")),
        schema="feed",
    )
    op.create_table(
        "incidents",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("instance_key", sa.String(), nullable=False),
        sa.Column("root_key", sa.String(), nullable=False),
        sa.Column("job_key", sa.String(), nullable=True),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("error_type", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incidents")),
        schema="feed",
    )
    op.create_index(op.f("ix_incidents_instance_key"), "incidents", ["instance_key"], unique=False, schema="feed")
    op.create_index(op.f("ix_incidents_root_key"), "incidents", ["root_key"], unique=False, schema="feed")
    op.create_index(op.f("ix_incidents_state"), "incidents", ["state"], unique=False, schema="feed")
    op.create_table(
        "instances",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("root_key", sa.String(), nullable=False),
        sa.Column("parent_key", sa.String(), nullable=True),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_instances")),
        schema="feed",
    )
    op.create_index(op.f("ix_instances_process_id"), "instances", ["process_id"], unique=False, schema="feed")
    op.create_index(op.f("ix_instances_root_key"), "instances", ["root_key"], unique=False, schema="feed")
    op.create_table(
        "messages",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("instance_key", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_messages")),
        schema="feed",
    )
    op.create_index(op.f("ix_messages_message_id"), "messages", ["message_id"], unique=False, schema="feed")
    op.create_table(
        "positions",
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("record_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("partition", name=op.f("pk_positions")),
        schema="feed",
    )
    op.create_table(
        "steps",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("instance_key", sa.String(), nullable=False),
        sa.Column("root_key", sa.String(), nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("element_type", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_steps")),
        schema="feed",
    )
    op.create_index(op.f("ix_steps_instance_key"), "steps", ["instance_key"], unique=False, schema="feed")
    op.create_index(op.f("ix_steps_root_key"), "steps", ["root_key"], unique=False, schema="feed")
    op.create_table(
        "tasks",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("instance_key", sa.String(), nullable=False),
        sa.Column("root_key", sa.String(), nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("element_instance_key", sa.String(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("candidate_groups", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_by", sa.String(), nullable=True),
        sa.Column("submitted_by", sa.String(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tasks")),
        schema="feed",
    )
    op.create_index(op.f("ix_tasks_instance_key"), "tasks", ["instance_key"], unique=False, schema="feed")
    op.create_index("ix_tasks_open", "tasks", ["assignee"], unique=False, schema="feed", postgresql_where=sa.text("state = 'created'"))
    op.create_index(op.f("ix_tasks_root_key"), "tasks", ["root_key"], unique=False, schema="feed")
    op.create_index(op.f("ix_tasks_state"), "tasks", ["state"], unique=False, schema="feed")
    op.create_table(
        "timers",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("instance_key", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timers")),
        schema="feed",
    )
    op.create_index(op.f("ix_timers_instance_key"), "timers", ["instance_key"], unique=False, schema="feed")
    op.create_table(
        "petitioners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitioners")),
        schema="identity",
    )
    op.create_index(op.f("ix_petitioners_phone_index"), "petitioners", ["phone_index"], unique=False, schema="identity")
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("days_off", sa.JSON(), nullable=False),
        sa.Column("working_weekends", sa.JSON(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
        schema="register",
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        schema="register",
    )
    op.create_table(
        "effects",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("incarnation", sa.String(), nullable=False),
        sa.Column("job_key", sa.String(), nullable=False),
        sa.Column("job_type", sa.String(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effects")),
        sa.UniqueConstraint("incarnation", "job_key", name=op.f("uq_effects_incarnation_job_key")),
        schema="register",
    )
    op.create_table(
        "number_series",
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name=op.f("pk_number_series")),
        schema="register",
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("natural_key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("natural_key", name=op.f("uq_outbox_natural_key")),
        schema="register",
    )
    op.create_index(
        "ix_outbox_unconfirmed", "outbox", ["sent_at"], unique=False, schema="register", postgresql_where=sa.text("done_at IS NULL")
    )
    op.create_index(
        "ix_outbox_waiting", "outbox", ["available_at"], unique=False, schema="register", postgresql_where=sa.text("sent_at IS NULL")
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        schema="register",
    )
    op.create_table(
        "credentials",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["register.staff.id"], name=op.f("fk_credentials_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_credentials")),
        schema="identity",
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("csrf_token", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["register.staff.id"], name=op.f("fk_sign_ins_staff_id_staff")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_ins")),
        schema="identity",
    )
    op.create_index(op.f("ix_sign_ins_staff_id"), "sign_ins", ["staff_id"], unique=False, schema="identity")
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["register.staff.id"], name=op.f("fk_absences_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        schema="register",
    )
    op.create_index(op.f("ix_absences_staff_id"), "absences", ["staff_id"], unique=False, schema="register")
    op.create_table(
        "leader_charges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.String(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_leader_charges_department_id_departments")),
        sa.ForeignKeyConstraint(["leader_id"], ["register.staff.id"], name=op.f("fk_leader_charges_leader_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader_charges")),
        schema="register",
    )
    op.create_index(op.f("ix_leader_charges_department_id"), "leader_charges", ["department_id"], unique=False, schema="register")
    op.create_index(op.f("ix_leader_charges_leader_id"), "leader_charges", ["leader_id"], unique=False, schema="register")
    op.create_table(
        "matters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(), nullable=True),
        sa.Column("explicit_due", sa.Date(), nullable=True),
        sa.Column("department_id", sa.String(), nullable=True),
        sa.Column("handler_id", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("overdue_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("received_at <= registered_at", name=op.f("ck_matters_received_before_registered")),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_matters_department_id_departments")),
        sa.ForeignKeyConstraint(["handler_id"], ["register.staff.id"], name=op.f("fk_matters_handler_id_staff")),
        sa.ForeignKeyConstraint(["registered_by"], ["register.staff.id"], name=op.f("fk_matters_registered_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sa.UniqueConstraint("number", name=op.f("uq_matters_number")),
        schema="register",
    )
    op.create_index("ix_matters_board", "matters", ["status", "due_at"], unique=False, schema="register")
    op.create_index(op.f("ix_matters_department_id"), "matters", ["department_id"], unique=False, schema="register")
    op.create_index(op.f("ix_matters_handler_id"), "matters", ["handler_id"], unique=False, schema="register")
    op.create_index(op.f("ix_matters_kind"), "matters", ["kind"], unique=False, schema="register")
    op.create_index(
        "ix_matters_open", "matters", ["due_at", "id"], unique=False, schema="register", postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("department_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["register.departments.id"], name=op.f("fk_posts_department_id_departments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        schema="register",
    )
    op.create_index(op.f("ix_posts_department_id"), "posts", ["department_id"], unique=False, schema="register")
    op.create_table(
        "ab_pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a_post_id", sa.String(), nullable=False),
        sa.Column("b_staff_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["a_post_id"], ["register.posts.id"], name=op.f("fk_ab_pairs_a_post_id_posts")),
        sa.ForeignKeyConstraint(["b_staff_id"], ["register.staff.id"], name=op.f("fk_ab_pairs_b_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_pairs")),
        schema="register",
    )
    op.create_index(op.f("ix_ab_pairs_a_post_id"), "ab_pairs", ["a_post_id"], unique=False, schema="register")
    op.create_table(
        "answers",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_answers_matter_id_matters")),
        sa.ForeignKeyConstraint(["written_by"], ["register.staff.id"], name=op.f("fk_answers_written_by_staff")),
        sa.PrimaryKeyConstraint("matter_id", "episode", name=op.f("pk_answers")),
        schema="register",
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_attachments_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        schema="register",
    )
    op.create_index(op.f("ix_attachments_matter_id"), "attachments", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incarnation", sa.String(), nullable=False),
        sa.Column("task_key", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("stands_in_for", sa.String(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("refusal_code", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["register.staff.id"], name=op.f("fk_decisions_decided_by_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_decisions_matter_id_matters")),
        sa.ForeignKeyConstraint(["stands_in_for"], ["register.staff.id"], name=op.f("fk_decisions_stands_in_for_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("incarnation", "task_key", name=op.f("uq_decisions_incarnation_task_key")),
        schema="register",
    )
    op.create_index(op.f("ix_decisions_matter_id"), "decisions", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "episodes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("incarnation", sa.String(), nullable=True),
        sa.Column("instance_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_episodes_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episodes")),
        sa.UniqueConstraint("incarnation", "instance_key", name=op.f("uq_episodes_incarnation_instance_key")),
        sa.UniqueConstraint("matter_id", "number", name=op.f("uq_episodes_matter_id_number")),
        schema="register",
    )
    op.create_index(op.f("ix_episodes_instance_key"), "episodes", ["instance_key"], unique=False, schema="register")
    op.create_index(op.f("ix_episodes_matter_id"), "episodes", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["register.staff.id"], name=op.f("fk_extensions_decided_by_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_extensions_matter_id_matters")),
        sa.ForeignKeyConstraint(["requested_by"], ["register.staff.id"], name=op.f("fk_extensions_requested_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
        schema="register",
    )
    op.create_index(op.f("ix_extensions_matter_id"), "extensions", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("from_staff", sa.String(), nullable=True),
        sa.Column("to_department", sa.String(), nullable=False),
        sa.Column("to_staff", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["register.staff.id"], name=op.f("fk_handovers_decided_by_staff")),
        sa.ForeignKeyConstraint(["from_staff"], ["register.staff.id"], name=op.f("fk_handovers_from_staff_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_handovers_matter_id_matters")),
        sa.ForeignKeyConstraint(["to_department"], ["register.departments.id"], name=op.f("fk_handovers_to_department_departments")),
        sa.ForeignKeyConstraint(["to_staff"], ["register.staff.id"], name=op.f("fk_handovers_to_staff_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        schema="register",
    )
    op.create_index(op.f("ix_handovers_matter_id"), "handovers", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "incumbencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["register.posts.id"], name=op.f("fk_incumbencies_post_id_posts")),
        sa.ForeignKeyConstraint(["staff_id"], ["register.staff.id"], name=op.f("fk_incumbencies_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incumbencies")),
        schema="register",
    )
    op.create_index(op.f("ix_incumbencies_post_id"), "incumbencies", ["post_id"], unique=False, schema="register")
    op.create_index(op.f("ix_incumbencies_staff_id"), "incumbencies", ["staff_id"], unique=False, schema="register")
    op.create_index(
        "uq_incumbencies_open", "incumbencies", ["post_id"], unique=True, schema="register", postgresql_where=sa.text("until IS NULL")
    )
    op.create_table(
        "letters",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("concerned_staff", sa.String(), nullable=True),
        sa.Column("petitioner_id", sa.Integer(), nullable=True),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("submission_hash", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["concerned_staff"], ["register.staff.id"], name=op.f("fk_letters_concerned_staff_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_letters_matter_id_matters")),
        sa.ForeignKeyConstraint(["petitioner_id"], ["identity.petitioners.id"], name=op.f("fk_letters_petitioner_id_petitioners")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_letters")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_letters_submission_hash")),
        schema="register",
    )
    op.create_table(
        "limit_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("article", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_limit_pauses_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_pauses")),
        schema="register",
    )
    op.create_index(op.f("ix_limit_pauses_matter_id"), "limit_pauses", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "limit_rings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recipient_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_limit_rings_matter_id_matters")),
        sa.ForeignKeyConstraint(["recipient_id"], ["register.staff.id"], name=op.f("fk_limit_rings_recipient_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_rings")),
        sa.UniqueConstraint("matter_id", "episode", "due_at", "stage", name=op.f("uq_limit_rings_matter_id_episode_due_at_stage")),
        schema="register",
    )
    op.create_index(op.f("ix_limit_rings_matter_id"), "limit_rings", ["matter_id"], unique=False, schema="register")
    op.create_table(
        "limits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("figure", sa.JSON(), nullable=False),
        sa.Column("explicit_on", sa.Date(), nullable=True),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("table_version", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["register.staff.id"], name=op.f("fk_limits_changed_by_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_limits_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limits")),
        sa.UniqueConstraint("matter_id", "episode", "sequence", name=op.f("uq_limits_matter_id_episode_sequence")),
        schema="register",
    )
    op.create_index(op.f("ix_limits_matter_id"), "limits", ["matter_id"], unique=False, schema="register")
    op.create_index("uq_limits_current", "limits", ["matter_id"], unique=True, schema="register", postgresql_where=sa.text("current"))
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("natural_key", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("recipient_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["register.matters.id"], name=op.f("fk_notices_matter_id_matters")),
        sa.ForeignKeyConstraint(["recipient_id"], ["register.staff.id"], name=op.f("fk_notices_recipient_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("natural_key", name=op.f("uq_notices_natural_key")),
        schema="register",
    )
    op.create_index(op.f("ix_notices_matter_id"), "notices", ["matter_id"], unique=False, schema="register")
    op.create_index(op.f("ix_notices_recipient_id"), "notices", ["recipient_id"], unique=False, schema="register")
    op.execute(f"GRANT SELECT ON alembic_version TO {APP_ROLE}")


def _make_schema(schema: str, rights: str) -> None:
    """Give the application its rights on every table the owner makes there; on audit it may never change a row."""
    op.execute(f"CREATE SCHEMA {schema}")
    op.execute(f"GRANT USAGE ON SCHEMA {schema} TO {APP_ROLE}")
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {rights} ON TABLES TO {APP_ROLE}")
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE}")


def downgrade() -> None:
    """Drop the tables, then the schemas."""
    op.drop_index(op.f("ix_notices_recipient_id"), table_name="notices", schema="register")
    op.drop_index(op.f("ix_notices_matter_id"), table_name="notices", schema="register")
    op.drop_table("notices", schema="register")
    op.drop_index("uq_limits_current", table_name="limits", schema="register", postgresql_where=sa.text("current"))
    op.drop_index(op.f("ix_limits_matter_id"), table_name="limits", schema="register")
    op.drop_table("limits", schema="register")
    op.drop_index(op.f("ix_limit_rings_matter_id"), table_name="limit_rings", schema="register")
    op.drop_table("limit_rings", schema="register")
    op.drop_index(op.f("ix_limit_pauses_matter_id"), table_name="limit_pauses", schema="register")
    op.drop_table("limit_pauses", schema="register")
    op.drop_table("letters", schema="register")
    op.drop_index("uq_incumbencies_open", table_name="incumbencies", schema="register", postgresql_where=sa.text("until IS NULL"))
    op.drop_index(op.f("ix_incumbencies_staff_id"), table_name="incumbencies", schema="register")
    op.drop_index(op.f("ix_incumbencies_post_id"), table_name="incumbencies", schema="register")
    op.drop_table("incumbencies", schema="register")
    op.drop_index(op.f("ix_handovers_matter_id"), table_name="handovers", schema="register")
    op.drop_table("handovers", schema="register")
    op.drop_index(op.f("ix_extensions_matter_id"), table_name="extensions", schema="register")
    op.drop_table("extensions", schema="register")
    op.drop_index(op.f("ix_episodes_matter_id"), table_name="episodes", schema="register")
    op.drop_index(op.f("ix_episodes_instance_key"), table_name="episodes", schema="register")
    op.drop_table("episodes", schema="register")
    op.drop_index(op.f("ix_decisions_matter_id"), table_name="decisions", schema="register")
    op.drop_table("decisions", schema="register")
    op.drop_index(op.f("ix_attachments_matter_id"), table_name="attachments", schema="register")
    op.drop_table("attachments", schema="register")
    op.drop_table("answers", schema="register")
    op.drop_index(op.f("ix_ab_pairs_a_post_id"), table_name="ab_pairs", schema="register")
    op.drop_table("ab_pairs", schema="register")
    op.drop_index(op.f("ix_posts_department_id"), table_name="posts", schema="register")
    op.drop_table("posts", schema="register")
    op.drop_index("ix_matters_open", table_name="matters", schema="register", postgresql_where=sa.text("closed_at IS NULL"))
    op.drop_index(op.f("ix_matters_kind"), table_name="matters", schema="register")
    op.drop_index(op.f("ix_matters_handler_id"), table_name="matters", schema="register")
    op.drop_index(op.f("ix_matters_department_id"), table_name="matters", schema="register")
    op.drop_index("ix_matters_board", table_name="matters", schema="register")
    op.drop_table("matters", schema="register")
    op.drop_index(op.f("ix_leader_charges_leader_id"), table_name="leader_charges", schema="register")
    op.drop_index(op.f("ix_leader_charges_department_id"), table_name="leader_charges", schema="register")
    op.drop_table("leader_charges", schema="register")
    op.drop_index(op.f("ix_absences_staff_id"), table_name="absences", schema="register")
    op.drop_table("absences", schema="register")
    op.drop_index(op.f("ix_sign_ins_staff_id"), table_name="sign_ins", schema="identity")
    op.drop_table("sign_ins", schema="identity")
    op.drop_table("credentials", schema="identity")
    op.drop_table("staff", schema="register")
    op.drop_index("ix_outbox_waiting", table_name="outbox", schema="register", postgresql_where=sa.text("sent_at IS NULL"))
    op.drop_index("ix_outbox_unconfirmed", table_name="outbox", schema="register", postgresql_where=sa.text("done_at IS NULL"))
    op.drop_table("outbox", schema="register")
    op.drop_table("number_series", schema="register")
    op.drop_table("effects", schema="register")
    op.drop_table("departments", schema="register")
    op.drop_table("calendar_years", schema="register")
    op.drop_index(op.f("ix_petitioners_phone_index"), table_name="petitioners", schema="identity")
    op.drop_table("petitioners", schema="identity")
    op.drop_index(op.f("ix_timers_instance_key"), table_name="timers", schema="feed")
    op.drop_table("timers", schema="feed")
    op.drop_index(op.f("ix_tasks_state"), table_name="tasks", schema="feed")
    op.drop_index(op.f("ix_tasks_root_key"), table_name="tasks", schema="feed")
    op.drop_index("ix_tasks_open", table_name="tasks", schema="feed", postgresql_where=sa.text("state = 'created'"))
    op.drop_index(op.f("ix_tasks_instance_key"), table_name="tasks", schema="feed")
    op.drop_table("tasks", schema="feed")
    op.drop_index(op.f("ix_steps_root_key"), table_name="steps", schema="feed")
    op.drop_index(op.f("ix_steps_instance_key"), table_name="steps", schema="feed")
    op.drop_table("steps", schema="feed")
    op.drop_table("positions", schema="feed")
    op.drop_index(op.f("ix_messages_message_id"), table_name="messages", schema="feed")
    op.drop_table("messages", schema="feed")
    op.drop_index(op.f("ix_instances_root_key"), table_name="instances", schema="feed")
    op.drop_index(op.f("ix_instances_process_id"), table_name="instances", schema="feed")
    op.drop_table("instances", schema="feed")
    op.drop_index(op.f("ix_incidents_state"), table_name="incidents", schema="feed")
    op.drop_index(op.f("ix_incidents_root_key"), table_name="incidents", schema="feed")
    op.drop_index(op.f("ix_incidents_instance_key"), table_name="incidents", schema="feed")
    op.drop_table("incidents", schema="feed")
    op.drop_table("incarnation", schema="feed")
    op.drop_index(op.f("ix_deployments_definition_id"), table_name="deployments", schema="feed")
    op.drop_table("deployments", schema="feed")
    op.drop_index(op.f("ix_events_subject"), table_name="events", schema="audit")
    op.drop_table("events", schema="audit")
    for schema in SCHEMAS:
        op.execute(f"DROP SCHEMA {schema}")
