/**
 * Starts a rollout, follows it to its end, and prints what came of it.
 *
 *     node lib/update-cluster.js request.json [--approve]
 *
 * Exits with 0 when it succeeded, 1 when it did not, 2 when the request is wrong, and 3 when a
 * rollout of the cluster is running already. Temporal is found as the `temporal` command finds it:
 * by TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and so on, or a profile file.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  ApplicationFailure,
  Client,
  Connection,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  isGrpcServiceError,
  type WorkflowHandle,
} from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

/** What is read here of a status; docs/schemas/status.json has all of it. */
interface Status {
  phase: string;
  percent: number;
  waitingFor?: { gate: string; why: string };
}

/** What is read here of a report; docs/schemas/report.json has all of it. */
interface Report {
  outcome: string;
  reason?: string;
  nodes: { component: string; endpoint: string; state: string }[];
}

interface Answer {
  message: string;
}

const LOOK_EVERY_MILLIS = 1_000;

/** A rollout that did not do as it was asked fails with its report as the first detail. */
const WITH_REPORT = new Set(['RolloutRejected', 'RolloutRolledBack', 'RolloutAborted']);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { approve: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined) {
    console.error('usage: node lib/update-cluster.js request.json [--approve]');
    return 2;
  }
  const request = JSON.parse(await readFile(file, 'utf8')) as { cluster: string };

  const { connectionOptions, namespace } = loadClientConnectConfig();
  const connection = await Connection.connect(connectionOptions);
  try {
    return await update(new Client({ connection, namespace }), request, values.approve);
  } finally {
    await connection.close();
  }
}

async function update(
  client: Client,
  request: { cluster: string },
  approve: boolean,
): Promise<number> {
  let rollout: WorkflowHandle;
  try {
    // The id is what keeps a second rollout of the cluster out.
    rollout = await client.workflow.start('ClusterRollout', {
      workflowId: `rollout-${request.cluster}`,
      taskQueue: 'openmldb-rollout',
      args: [request],
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      console.error(`${error.workflowId} is running already`);
      return 3;
    }
    throw error;
  }

  const following = new AbortController();
  const followed = follow(rollout, approve, following.signal);
  try {
    return show(await rollout.result());
  } catch (error) {
    if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure) {
      if (WITH_REPORT.has(error.cause.type ?? '')) {
        return show(error.cause.details?.[0] as Report);
      }
      console.error(`${error.cause.type}: ${error.cause.message}`);
      return error.cause.type === 'InvalidRequest' ? 2 : 1;
    }
    throw error;
  } finally {
    following.abort();
    await followed;
  }
}

function show(report: Report): number {
  console.log([report.outcome, report.reason].filter(Boolean).join(' '));
  for (const node of report.nodes) {
    console.log(`  ${node.component} ${node.endpoint} ${node.state}`);
  }
  return report.outcome === 'SUCCEEDED' ? 0 : 1;
}

/** Prints each phase, and answers gates that wait for approval if told to. */
async function follow(
  rollout: WorkflowHandle,
  approve: boolean,
  ended: AbortSignal,
): Promise<void> {
  let seen = '';
  while (!ended.aborted) {
    const status = await look(rollout);
    const line = status === undefined ? seen : text(status);
    if (line !== seen) {
      console.log(line);
      seen = line;
    }
    const gate = status?.waitingFor?.gate;
    if (approve && (gate === 'APPROVAL' || gate === 'CANARY')) {
      await sayYes(rollout, gate);
    }
    await sleep(LOOK_EVERY_MILLIS, undefined, { signal: ended }).catch(() => undefined);
  }
}

async function look(rollout: WorkflowHandle): Promise<Status | undefined> {
  try {
    return await rollout.query<Status>('status');
  } catch (error) {
    if (!isGrpcServiceError(error) && !(error instanceof ServiceError)) {
      throw error;
    }
    // No worker answers just now. The rollout goes on when one is there again.
    console.error(`not answered: ${error.message}`);
    return undefined;
  }
}

function text({ phase, percent, waitingFor }: Status): string {
  const progress = `${phase} ${percent} %`;
  return waitingFor === undefined
    ? progress
    : `${progress}, waits for ${waitingFor.gate}: ${waitingFor.why}`;
}

async function sayYes(rollout: WorkflowHandle, gate: string): Promise<void> {
  try {
    const answer = await rollout.executeUpdate<Answer, [object]>('approve', {
      args: [{ gate, by: 'update-cluster.ts', reason: 'told to approve' }],
    });
    console.log(answer.message);
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) {
      throw error;
    }
    // Somebody else was quicker, say. The next status tells.
    console.error(`refused: ${error.cause?.message}`);
  }
}

process.exitCode = await main();
