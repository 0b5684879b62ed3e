package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import java.util.Collection;
import java.util.List;

/**
 * The nameserver's operations since a rollout began. Which of them are done the nameserver forgets
 * at a takeover; those that failed or are unfinished it keeps.
 *
 * @param operations those with an id above the baseline's
 */
record NewOperations(List<OperationStatus> operations) {

  NewOperations {
    operations = List.copyOf(operations);
  }

  static NewOperations since(long lastOperationId, List<OperationStatus> all) {
    return new NewOperations(
        all.stream().filter(operation -> operation.id() > lastOperationId).toList());
  }

  List<OperationStatus> failed() {
    return operations.stream().filter(OperationStatus::hasFailed).toList();
  }

  List<OperationStatus> underWay() {
    return operations.stream().filter(OperationStatus::isUnderWay).toList();
  }

  /** Whether {@code operation} is about a partition with a replica on one of {@code endpoints}. */
  static boolean touches(
      OperationStatus operation, Collection<String> endpoints, ClusterSnapshot snapshot) {
    return snapshot.partitionsOf(operation).stream()
        .anyMatch(partition -> isOn(partition, endpoints));
  }

  static boolean isOn(PartitionInfo partition, Collection<String> endpoints) {
    return endpoints.stream().anyMatch(endpoint -> partition.on(endpoint).isPresent());
  }

  /** What messages say of an operation: which it is, and how it stands. */
  static String title(OperationStatus operation) {
    return operation.title()
        + " is "
        + operation.status()
        + ("-".equals(operation.taskType()) ? "" : " at " + operation.taskType());
  }
}
