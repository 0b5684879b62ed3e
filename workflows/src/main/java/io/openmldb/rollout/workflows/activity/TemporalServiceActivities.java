package io.openmldb.rollout.workflows.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** What a workflow has to know of the Temporal service that it runs on. */
@ActivityInterface
public interface TemporalServiceActivities {

  /**
   * Names of the custom search attributes that the namespace knows. A workflow must not upsert
   * others: the server would refuse its task for ever.
   */
  @ActivityMethod(name = "RegisteredSearchAttributes")
  List<String> registeredSearchAttributes();
}
