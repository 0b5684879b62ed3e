package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.request.Component;

/** Reads configuration files in the format of their component. */
public final class ConfigFileParser {

  private ConfigFileParser() {}

  /** The file of {@code component}, which decides the format. */
  public static ConfigFile parse(Component component, byte[] bytes) {
    return component.readsFlagFile() ? FlagFile.parse(bytes) : PropertiesFile.parse(bytes);
  }
}
