package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of a rollout, or of a fleet rollout, in the Temporal UI: search attributes and
 * current details.
 */
public final class TemporalUiPublisher {

  private static final SearchAttributeKey<String> CLUSTER = ClusterSearchAttribute.KEY;
  private static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("RolloutPhase");
  private static final SearchAttributeKey<String> GATE =
      SearchAttributeKey.forKeyword("RolloutGate");
  private static final SearchAttributeKey<String> OUTCOME =
      SearchAttributeKey.forKeyword("RolloutOutcome");

  private List<String> registered = List.of();
  private boolean opened;
  private @Nullable Phase shown;

  /**
   * Asks which search attributes there are; none are written when that is not known.
   *
   * @param cluster whose rollout it is; null: of no single one
   * @param phase the first one
   */
  public void open(@Nullable String cluster, Phase phase) {
    registered = ClusterSearchAttribute.registered();
    opened = true;
    resetAttributes(cluster, phase);
  }

  /** Goes on with the attributes of the run before, which has written all of them. */
  public void reopen(List<String> registered, Phase phase) {
    this.registered = List.copyOf(registered);
    this.opened = true;
    this.shown = phase;
  }

  /** The search attributes that the namespace knows. */
  public List<String> registered() {
    return List.copyOf(registered);
  }

  /** Temporal's UI starts a run with what a former one had: its outcome is not this one's. */
  private void resetAttributes(@Nullable String cluster, Phase phase) {
    shown = phase;
    List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
    if (cluster != null && registered.contains(CLUSTER.getName())) {
      updates.add(CLUSTER.valueSet(cluster));
    }
    if (registered.contains(PHASE.getName())) {
      updates.add(PHASE.valueSet(phase.name()));
    }
    if (registered.contains(GATE.getName())) {
      updates.add(GATE.valueUnset());
    }
    if (registered.contains(OUTCOME.getName())) {
      updates.add(OUTCOME.valueUnset());
    }
    write(updates);
  }

  /**
   * Ends a run whose request is wrong. Temporal's UI starts a run with the attributes of a former
   * one; what is not so of this run is taken off. Only attributes that the run has are written:
   * they are certainly registered, and no activity has to be called to know that.
   *
   * @param cluster that the request names; null: none, or it cannot be read
   */
  public void closeWrongRequest(@Nullable String cluster) {
    SearchAttributes carried = Workflow.getTypedSearchAttributes();
    List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
    if (carried.containsKey(CLUSTER) && !carried.get(CLUSTER).equals(cluster)) {
      updates.add(cluster == null ? CLUSTER.valueUnset() : CLUSTER.valueSet(cluster));
    }
    if (carried.containsKey(PHASE) && !carried.get(PHASE).equals(Phase.DONE.name())) {
      updates.add(PHASE.valueSet(Phase.DONE.name()));
    }
    if (carried.containsKey(GATE)) {
      updates.add(GATE.valueUnset());
    }
    if (carried.containsKey(OUTCOME)) {
      updates.add(OUTCOME.valueUnset());
    }
    if (!updates.isEmpty()
        && Workflow.getVersion("wrong-request-drops-former-attributes", Workflow.DEFAULT_VERSION, 1)
            != Workflow.DEFAULT_VERSION) {
      write(updates);
    }
  }

  private static void write(List<SearchAttributeUpdate<?>> updates) {
    if (!updates.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(updates.toArray(new SearchAttributeUpdate<?>[0]));
    }
  }

  /** The attributes that a rollout of {@code cluster} is to have as it is started. */
  public SearchAttributes attributesOf(String cluster) {
    SearchAttributes.Builder attributes = SearchAttributes.newBuilder();
    if (registered.contains(CLUSTER.getName())) {
      attributes.set(CLUSTER, cluster);
    }
    return attributes.build();
  }

  /**
   * Shows {@code details}, and {@code phase} once the attributes are known.
   *
   * @param gate at which it waits in the phase WAITING; null: at none
   */
  public void publish(Phase phase, @Nullable Gate gate, String details) {
    Workflow.setCurrentDetails(details);
    if (opened && phase != shown) {
      boolean waited = shown == Phase.WAITING;
      shown = phase;
      upsert(phase, waited || phase == Phase.WAITING, phase == Phase.WAITING ? gate : null);
    }
  }

  /** In one command, so that a gate costs no row of the history of its own. */
  private void upsert(Phase phase, boolean gateChanges, @Nullable Gate gate) {
    if (!registered.contains(PHASE.getName())) {
      return;
    }
    if (gateChanges && registered.contains(GATE.getName())) {
      Workflow.upsertTypedSearchAttributes(
          PHASE.valueSet(phase.name()),
          gate == null ? GATE.valueUnset() : GATE.valueSet(gate.name()));
    } else {
      Workflow.upsertTypedSearchAttributes(PHASE.valueSet(phase.name()));
    }
  }

  /** Shows how it ended. */
  public void close(Enum<?> outcome) {
    if (registered.contains(OUTCOME.getName())) {
      Workflow.upsertTypedSearchAttributes(OUTCOME.valueSet(outcome.name()));
    }
  }
}
