package io.openmldb.rollout.workflows.api.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout would do with one node.
 *
 * @param component what it is
 * @param endpoint {@code host:port}
 * @param host the host that SSH connects to
 * @param workdir its working directory on that host, absolute
 * @param file its configuration file, relative to the working directory
 * @param action whether there is anything to do
 * @param mode how its process shall run afterwards
 * @param modeBefore how it runs now, to which a revert goes back
 * @param sha256Before the file as it is now, in lower-case hex
 * @param sha256After the file as it would become; equal to before when only a restart is due
 * @param changes the keys whose values differ between the two, masked as the diff
 * @param diff a unified diff of the file; values of secret keys are masked
 * @param replicas partition replicas that it holds; 0 unless a tablet
 * @param moves leader partitions that would be moved away and back; 0 unless a tablet
 * @param estimateSeconds how long it would take, by what earlier rollouts of the cluster took; null
 *     where they do not tell
 */
public record NodePlan(
    Component component,
    String endpoint,
    String host,
    String workdir,
    String file,
    NodeAction action,
    ProcessMode mode,
    ProcessMode modeBefore,
    String sha256Before,
    String sha256After,
    List<ConfigChange> changes,
    String diff,
    int replicas,
    int moves,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long estimateSeconds) {

  public NodePlan {
    changes = changes == null ? List.of() : List.copyOf(changes);
  }

  /** One of which earlier rollouts do not tell how long it would take. */
  public NodePlan(
      Component component,
      String endpoint,
      String host,
      String workdir,
      String file,
      NodeAction action,
      ProcessMode mode,
      ProcessMode modeBefore,
      String sha256Before,
      String sha256After,
      List<ConfigChange> changes,
      String diff,
      int replicas,
      int moves) {
    this(
        component,
        endpoint,
        host,
        workdir,
        file,
        action,
        mode,
        modeBefore,
        sha256Before,
        sha256After,
        changes,
        diff,
        replicas,
        moves,
        null);
  }

  /** The same, which would take {@code seconds}. */
  public NodePlan taking(long seconds) {
    return new NodePlan(
        component,
        endpoint,
        host,
        workdir,
        file,
        action,
        mode,
        modeBefore,
        sha256Before,
        sha256After,
        changes,
        diff,
        replicas,
        moves,
        seconds);
  }

  /** The node that this plans for. */
  @JsonIgnore
  public Node node() {
    return new Node(component, endpoint, host, workdir);
  }
}
