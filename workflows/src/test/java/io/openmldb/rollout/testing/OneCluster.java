package io.openmldb.rollout.testing;

import io.openmldb.rollout.looks.ConfigurationLooks;
import io.openmldb.rollout.looks.DriftLook;
import io.openmldb.rollout.looks.DriftRequest;
import io.openmldb.rollout.looks.Looks;
import io.openmldb.rollout.looks.OperationsLook;
import io.openmldb.rollout.looks.OperationsRequest;
import io.openmldb.rollout.looks.TablesLook;
import io.openmldb.rollout.looks.TablesRequest;
import io.openmldb.rollout.steps.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;

/** Lets one look at the cluster demo, and at no other. */
public final class OneCluster implements Looks, ConfigurationLooks {

  private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");

  @Override
  public DriftLook drift(DriftRequest request) {
    requireDemo(request.cluster());
    return new DriftLook(request.cluster(), NOW, 5, List.of(), 0, List.of());
  }

  @Override
  public TablesLook tables(TablesRequest request) {
    requireDemo(request.cluster());
    return new TablesLook(request.cluster(), NOW, List.of(), List.of(), 0, 0);
  }

  @Override
  public OperationsLook operations(OperationsRequest request) {
    requireDemo(request.cluster());
    return new OperationsLook(request.cluster(), NOW, List.of(), request.since() == null ? 0 : 7);
  }

  private static void requireDemo(String cluster) {
    if (!cluster.equals("demo")) {
      throw ApplicationFailure.newNonRetryableFailure(
          "no cluster is called " + cluster, FailureType.INVALID_REQUEST);
    }
  }
}
