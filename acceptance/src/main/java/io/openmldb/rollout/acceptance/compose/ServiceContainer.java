package io.openmldb.rollout.acceptance.compose;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One container of a project, as {@code docker compose ps --format json} lists it.
 *
 * @param service the service that it is of
 * @param name its own name
 * @param state for example {@code running} or {@code exited}
 * @param health what its check says, as Docker words it; empty where nothing checks
 * @param exitCode of meaning once it has ended
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ServiceContainer(
    @JsonProperty("Service") String service,
    @JsonProperty("Name") String name,
    @JsonProperty("State") String state,
    @JsonProperty("Health") String health,
    @JsonProperty("ExitCode") int exitCode) {

  boolean isRunning() {
    return state.equals("running");
  }

  /** Whether it does what it is for, where that can be told, or has done it. */
  boolean isUp(boolean runsOnce) {
    return runsOnce
        ? state.equals("exited") && exitCode == 0
        : isRunning() && (health.isEmpty() || health.equals("healthy"));
  }

  @Override
  public String toString() {
    return "%s is %s%s".formatted(name, state, health.isEmpty() ? "" : " and " + health)
        + (isRunning() ? "" : " with " + exitCode);
  }
}
