package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.util.List;

/** Finds what earlier rollouts of a cluster did. */
@FunctionalInterface
public interface EarlierRollouts {

  /**
   * The reports of the newest rollouts of {@code cluster} that updated what they were asked to, by
   * {@code procedure}; empty where there are none, or they cannot be had. It takes some seconds at
   * most and does not fail.
   */
  List<Report> reports(String cluster, Procedure procedure);
}
