package io.openmldb.rollout.starter.client;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Temporal is, as far as the command line says so; the rest comes from the standard {@code
 * TEMPORAL_*} environment and profile files, as for Temporal's own command line.
 *
 * @param address {@code host:port} of the frontend; null: as configured
 * @param namespace the namespace; null: as configured
 * @param profile the profile of the configuration file; null: as configured
 * @param taskQueue the task queue that the workers poll
 */
public record ConnectionSettings(
    @Nullable String address,
    @Nullable String namespace,
    @Nullable String profile,
    String taskQueue) {

  /** The profile that results, with {@code environment} in place of the process's own. */
  ClientConfigProfile load(Map<String, String> environment) throws IOException {
    LoadClientConfigProfileOptions.Builder options =
        LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment);
    if (profile != null) {
      options.setConfigFileProfile(profile);
    }
    ClientConfigProfile.Builder loaded = ClientConfigProfile.load(options.build()).toBuilder();
    if (address != null) {
      loaded.setAddress(address);
    }
    if (namespace != null) {
      loaded.setNamespace(namespace);
    }
    return loaded.build();
  }
}
