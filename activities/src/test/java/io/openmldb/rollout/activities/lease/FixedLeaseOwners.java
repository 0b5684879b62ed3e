package io.openmldb.rollout.activities.lease;

import java.util.function.BooleanSupplier;

/** Owners of leases that all run, or all do not, in the Temporal "here". */
public record FixedLeaseOwners(BooleanSupplier run) implements LeaseOwners {

  @Override
  public String home() {
    return "here";
  }

  @Override
  public boolean isRunning(String workflowId, String runId) {
    return run.getAsBoolean();
  }

  @Override
  public boolean knows(String workflowId, String runId) {
    return true;
  }

  @Override
  public boolean isRunning(String workflowId) {
    return run.getAsBoolean();
  }
}
