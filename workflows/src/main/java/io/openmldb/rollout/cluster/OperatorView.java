package io.openmldb.rollout.cluster;

import io.openmldb.rollout.steps.StepOptions;
import io.openmldb.rollout.steps.TemporalFacts;
import io.temporal.common.SearchAttributeKey;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;

/** What a person sees of a rollout in the Temporal UI: search attributes and current details. */
final class OperatorView {

  private static final SearchAttributeKey<String> CLUSTER =
      SearchAttributeKey.forKeyword("OpenMLDBCluster");
  private static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("RolloutPhase");
  private static final SearchAttributeKey<String> OUTCOME =
      SearchAttributeKey.forKeyword("RolloutOutcome");

  private List<String> registered = List.of();
  private boolean opened;
  private Phase shown;

  /** Asks which search attributes there are; none are written when that cannot be told. */
  void open(String cluster) {
    try {
      registered =
          Workflow.newActivityStub(
                  TemporalFacts.class, StepOptions.glancing("registered search attributes"))
              .registeredSearchAttributes();
    } catch (ActivityFailure e) {
      Workflow.getLogger(OperatorView.class)
          .warn("Search attributes are not written: {}", e.getMessage());
    }
    opened = true;
    upsert(CLUSTER, cluster);
  }

  /** Shows {@code details}, and {@code phase} once the attributes are known. */
  void show(Phase phase, String details) {
    Workflow.setCurrentDetails(details);
    if (opened && phase != shown) {
      shown = phase;
      upsert(PHASE, shown.name());
    }
  }

  void close(Outcome outcome) {
    upsert(OUTCOME, outcome.name());
  }

  private void upsert(SearchAttributeKey<String> key, String value) {
    if (registered.contains(key.getName())) {
      Workflow.upsertTypedSearchAttributes(key.valueSet(value));
    }
  }
}
