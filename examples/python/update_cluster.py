"""Starts a rollout, follows it to its end, and prints what came of it.

    python update_cluster.py request.json [--approve]

Exits with 0 when it succeeded, 1 when it did not, 2 when the request is wrong, and 3 when a
rollout of the cluster is running already. Temporal is found as the `temporal` command finds it:
by TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and so on, or a profile file.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from temporalio.client import (
    Client,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError

LOOK_EVERY_SECONDS = 1.0

# A rollout that did not do as it was asked fails with its report as the first detail.
WITH_REPORT = {"RolloutRejected", "RolloutRolledBack", "RolloutAborted"}


async def main() -> int:
    parser = argparse.ArgumentParser(description="Updates the configuration of a cluster.")
    parser.add_argument("request", type=Path, help="a file with the request")
    parser.add_argument("--approve", action="store_true", help="approve what waits for approval")
    arguments = parser.parse_args()
    request = json.loads(arguments.request.read_text())

    client = await connect()
    try:
        # The id is what keeps a second rollout of the cluster out.
        rollout = await client.start_workflow(
            "ClusterRollout",
            request,
            id=f"rollout-{request['cluster']}",
            task_queue="openmldb-rollout",
        )
    except WorkflowAlreadyStartedError as error:
        print(f"{error.workflow_id} is running already, as run {error.run_id}", file=sys.stderr)
        return 3

    ended = asyncio.create_task(rollout.result())
    await follow(rollout, ended, arguments.approve)
    try:
        report = await ended
    except WorkflowFailureError as error:
        if not isinstance(error.cause, ApplicationError):
            raise
        if error.cause.type in WITH_REPORT:
            return show(error.cause.details[0])
        print(f"{error.cause.type}: {error.cause.message}", file=sys.stderr)
        return 2 if error.cause.type == "InvalidRequest" else 1
    return show(report)


def show(report: dict[str, Any]) -> int:
    print(f"{report['outcome']} {report.get('reason', '')}".rstrip())
    for node in report["nodes"]:
        print(f"  {node['component']} {node['endpoint']} {node['state']}")
    return 0 if report["outcome"] == "SUCCEEDED" else 1


async def connect() -> Client:
    config = ClientConfig.load_client_connect_config()
    config.setdefault("target_host", "127.0.0.1:7233")
    return await Client.connect(**config)


async def follow(
    rollout: WorkflowHandle[Any, Any], ended: asyncio.Task[Any], approve: bool
) -> None:
    """Prints each phase, and answers gates that wait for approval if told to."""
    seen = None
    while not ended.done():
        try:
            status = await rollout.query("status")
        except RPCError as error:
            # No worker answers just now. The rollout goes on when one is there again.
            print(f"not answered: {error}", file=sys.stderr)
            await asyncio.wait([ended], timeout=LOOK_EVERY_SECONDS)
            continue
        waiting = status.get("waitingFor")
        line = f"{status['phase']} {status['percent']} %"
        if waiting:
            line += f", waits for {waiting['gate']}: {waiting['why']}"
        if line != seen:
            print(line, flush=True)
            seen = line
        if approve and waiting and waiting["gate"] in ("APPROVAL", "CANARY"):
            await say_yes(rollout, waiting["gate"])
        await asyncio.wait([ended], timeout=LOOK_EVERY_SECONDS)


async def say_yes(rollout: WorkflowHandle[Any, Any], gate: str) -> None:
    try:
        answer = await rollout.execute_update(
            "approve", {"gate": gate, "by": "update_cluster.py", "reason": "told to approve"}
        )
        print(answer["message"], flush=True)
    except WorkflowUpdateFailedError as refused:
        # Somebody else was quicker, say. The next status tells.
        print(f"refused: {refused.cause}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
