package io.openmldb.rollout.starter.client;

import java.time.Duration;

/**
 * A workflow that a command starts and waits for.
 *
 * @param cluster the cluster that it is about; null: none
 * @param type its type
 * @param workflowId its id
 * @param summary what the Temporal UI says that it is
 * @param longest after which it is ended by Temporal; null: never
 */
public record WorkflowStart(
    String cluster, String type, String workflowId, String summary, Duration longest) {}
