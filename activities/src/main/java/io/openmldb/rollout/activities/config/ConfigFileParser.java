package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.gflags.FlagFile;
import io.openmldb.rollout.activities.config.properties.PropertiesFile;
import io.openmldb.rollout.workflows.api.model.Component;

/** Reads configuration files in the format of their component. */
public final class ConfigFileParser {

  private ConfigFileParser() {}

  /** The file of {@code component}, which decides the format. */
  public static ConfigFile parse(Component component, byte[] bytes) {
    return component.readsFlagFile() ? FlagFile.parse(bytes) : PropertiesFile.parse(bytes);
  }
}
