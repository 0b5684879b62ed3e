package io.openmldb.rollout.activities.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory with a registry file and all that it names. */
final class RegistryFixture {

  private final Path directory;

  RegistryFixture(Path directory) throws IOException {
    this.directory = directory;
    write("conf/hosts", "[tablet]\n127.0.0.1:10921 /opt/openmldb/tablet\n");
    write("known_hosts", "");
    write("id", "");
    write("password", "secret");
    write("zk", "user:secret\n");
  }

  Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  ClusterRegistry load(String yaml) throws IOException, RegistryException {
    return ClusterRegistry.load(write("clusters.yaml", yaml));
  }
}
