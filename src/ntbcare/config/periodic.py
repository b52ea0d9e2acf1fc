"""All work that comes round: name, task, how often. Data only; one line adds one."""

from __future__ import annotations

from datetime import time, timedelta

from ntbcare.jobs.periodic import Periodic

PERIODIC: dict[str, Periodic] = {
    "clean-correspondence": Periodic("ntbcare.correspondence.tasks.clean_correspondence", daily_at=time(3, 20)),
    "give-up-parts": Periodic("ntbcare.correspondence.tasks.give_up_parts", every=timedelta(minutes=5)),
    "send-unheard-otherwise": Periodic("ntbcare.correspondence.tasks.send_unheard_otherwise", every=timedelta(minutes=10)),
    "tend-clocks": Periodic("ntbcare.workflow.tasks.tend_clocks", every=timedelta(seconds=30)),
    "morning-digests": Periodic("ntbcare.workflow.tasks.send_morning_digests", every=timedelta(minutes=5)),
    "monthly-letters": Periodic("ntbcare.workflow.monthly.send_monthly_letters", every=timedelta(minutes=10)),
    "hand-on-sure-cases": Periodic("ntbcare.workflow.tasks.hand_on_sure_cases", every=timedelta(minutes=1)),
    "look-for-surges": Periodic("ntbcare.workflow.surge.look_for_surges", every=timedelta(minutes=5)),
    "carry-out-reorganisations": Periodic("ntbcare.workflow.reorganise.carry_out_due", every=timedelta(minutes=10)),
    "keep-silences": Periodic("ntbcare.workflow.tasks.keep_silences", every=timedelta(minutes=15)),
    "tidy-cases": Periodic("ntbcare.workflow.tasks.tidy_cases", every=timedelta(hours=1)),
    "look-for-the-unusual": Periodic("ntbcare.workflow.unusual.look_for_the_unusual", every=timedelta(minutes=30)),
    "recount-passed-limits": Periodic("ntbcare.monitoring.tasks.recount_passed_limits", every=timedelta(minutes=10)),
    "tend-packs": Periodic("ntbcare.monitoring.pack.runs.tend_packs", every=timedelta(minutes=1)),
    "clean-packs": Periodic("ntbcare.monitoring.pack.runs.clean_packs", daily_at=time(3, 40)),
    "remind-of-tasks": Periodic("ntbcare.monitoring.tasks.remind_of_tasks", daily_at=time(7, 0)),
    "send-questions": Periodic("ntbcare.monitoring.tasks.send_questions", every=timedelta(minutes=5)),
    "publish-digest": Periodic("ntbcare.publication.tasks.publish_digest", every=timedelta(minutes=10)),
    "publish-snapshot": Periodic("ntbcare.publication.tasks.publish_snapshot", daily_at=time(1, 30)),
    "clean-webhooks": Periodic("ntbcare.exchange.webhooks.tasks.clean_webhooks", daily_at=time(3, 30)),
    "learn-routing": Periodic("ntbcare.routing.tasks.learn_anew", daily_at=time(2, 10)),
    "clean-jobs": Periodic("ntbcare.jobs.tasks.clean_old_jobs", daily_at=time(3, 10)),
}
