package io.openmldb.rollout.steps;

import io.openmldb.rollout.looks.OperationsLook;
import io.openmldb.rollout.looks.OperationsRequest;
import io.openmldb.rollout.looks.TablesLook;
import io.openmldb.rollout.looks.TablesRequest;
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
