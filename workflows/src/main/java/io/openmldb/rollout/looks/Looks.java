package io.openmldb.rollout.looks;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads what an operator wants to see of a cluster. Changes nothing. */
@ActivityInterface
public interface Looks {

  /** Every partition that is asked for: its replicas, and what is wrong with it. */
  @ActivityMethod(name = "ReadTables")
  TablesLook tables(TablesRequest request);

  /** The nameserver's operations that are asked for. */
  @ActivityMethod(name = "ReadOperations")
  OperationsLook operations(OperationsRequest request);
}
