package io.openmldb.rollout.starter.cli.option;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class ManifestVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = ManifestVersion.class.getPackage().getImplementationVersion();
    return new String[] {"rollout " + (version == null ? "(not packaged)" : version)};
  }
}
