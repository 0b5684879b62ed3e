package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.workflows.api.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clusters that this worker knows, as its registry file says. */
public final class ClusterRegistry {

  private final Path file;
  private final Map<String, ClusterConfig> clusters;
  private final SecretSource secrets;
  private final List<Webhook> webhooks;

  /** A registry of which nobody is told. */
  public ClusterRegistry(Path file, Map<String, ClusterConfig> clusters, SecretSource secrets) {
    this(file, clusters, secrets, List.of());
  }

  public ClusterRegistry(
      Path file,
      Map<String, ClusterConfig> clusters,
      SecretSource secrets,
      Collection<Webhook> webhooks) {
    this.file = file;
    this.clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
    this.secrets = secrets;
    this.webhooks = List.copyOf(webhooks);
  }

  /**
   * Reads the registry file.
   *
   * @throws RegistryException listing everything that is wrong with it
   */
  public static ClusterRegistry load(Path file) throws RegistryException {
    return RegistryFileReader.read(file);
  }

  /**
   * The cluster of this name.
   *
   * @throws UnknownClusterException listing the known ones
   */
  public ClusterConfig cluster(String name) {
    return known(name);
  }

  /**
   * The cluster that a request names.
   *
   * @param name null where it names none, which no cluster is called
   * @throws ApplicationFailure InvalidRequest, listing the known ones
   */
  public ClusterConfig requested(@Nullable String name) {
    try {
      return known(name);
    } catch (UnknownClusterException e) {
      String problem = "cluster: " + e.getMessage();
      throw FailureType.INVALID_REQUEST.newFailure(problem, List.of(problem));
    }
  }

  private ClusterConfig known(@Nullable String name) {
    ClusterConfig cluster = clusters.get(name);
    if (cluster == null) {
      throw new UnknownClusterException(name, clusters.keySet(), file.toString());
    }
    return cluster;
  }

  /** The names of all clusters, in the order of the file. */
  public Set<String> names() {
    return clusters.keySet();
  }

  /** Who is told of rollouts. */
  public List<Webhook> webhooks() {
    return webhooks;
  }

  /** Where secrets are looked up. */
  public SecretSource secrets() {
    return secrets;
  }
}
