"""What Prometheus can ask of the workers and the relay."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

JOBS: Final = Counter("xiaoneng_jobs_total", "Jobs by how they ended.", ("type", "outcome"))
JOB_SECONDS: Final = Histogram(
    "xiaoneng_job_seconds",
    "From a job's arrival to the engine's answer.",
    ("type",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 60),
)
JOBS_RUNNING: Final = Gauge("xiaoneng_jobs_running", "Jobs being done now.")
UNANSWERED: Final = Counter("xiaoneng_jobs_unanswered_total", "Jobs whose end the engine could not be told; they come again.", ("type",))
LOOP_LAG: Final = Gauge("xiaoneng_loop_lag_seconds", "How late the event loop woke up last.")
SENT: Final = Counter("xiaoneng_outbox_sent_total", "Outbox rows by how sending ended.", ("kind", "outcome"))
WAITING: Final = Gauge("xiaoneng_outbox_waiting", "Outbox rows not sent yet.")
FAILING: Final = Gauge("xiaoneng_outbox_failing", "Outbox rows not sent after several attempts.")
