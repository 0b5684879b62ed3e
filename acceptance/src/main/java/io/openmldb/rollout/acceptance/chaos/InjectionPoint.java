package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;

/**
 * When a fault is injected: at a point of the rollout's own progress, so that it can be repeated.
 */
sealed interface InjectionPoint {

  /** Before the rollout starts. */
  record Beginning() implements InjectionPoint {}

  /** So long after the rollout was started. */
  record Started(Duration delay) implements InjectionPoint {}

  /**
   * So long after a step was begun.
   *
   * @param node which node of the rollout, counted from 0
   */
  record AtStep(Step step, int node, Duration delay) implements InjectionPoint {}

  /**
   * At a call of a worker's.
   *
   * @param count the how manyeth call of the method in this run, counted from 1
   * @param answered after it was answered, before the worker hears of it; else before its server
   *     gets it
   */
  record AtCall(String method, int count, boolean answered) implements InjectionPoint {}
}
