package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.activity.TemporalServiceActivities;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/** The search attribute by which all workflows of a cluster are found. */
public final class ClusterSearchAttribute {

  /** The attribute, whose value is the cluster's name. */
  public static final SearchAttributeKey<String> KEY =
      SearchAttributeKey.forKeyword("OpenMLDBCluster");

  private ClusterSearchAttribute() {}

  /**
   * Sets it on the workflow that calls this, where whoever started it has not, and the namespace
   * knows it.
   */
  public static void set(String cluster) {
    boolean released010 =
        Workflow.getVersion("cluster-search-attribute", Workflow.DEFAULT_VERSION, 1)
            == Workflow.DEFAULT_VERSION;
    boolean given = cluster.equals(Workflow.getTypedSearchAttributes().get(KEY));
    if (!released010 && !given && registered().contains(KEY.getName())) {
      Workflow.upsertTypedSearchAttributes(KEY.valueSet(cluster));
    }
  }

  /** The attribute that a workflow started by this one is to have; empty where it has none. */
  public static Optional<SearchAttributes> forChild() {
    return Optional.ofNullable(Workflow.getTypedSearchAttributes().get(KEY))
        .map(cluster -> SearchAttributes.newBuilder().set(KEY, cluster).build());
  }

  /**
   * The custom search attributes that the namespace knows; none when that cannot be told. An upsert
   * of another one would be refused for ever.
   */
  public static List<String> registered() {
    try {
      return Workflow.newActivityStub(
              TemporalServiceActivities.class,
              ActivityOptionsFactory.forOptionalReading("registered search attributes"))
          .registeredSearchAttributes();
    } catch (ActivityFailure e) {
      Workflow.getLogger(ClusterSearchAttribute.class)
          .warn("Search attributes are not written: {}", e.getMessage());
      return List.of();
    }
  }
}
