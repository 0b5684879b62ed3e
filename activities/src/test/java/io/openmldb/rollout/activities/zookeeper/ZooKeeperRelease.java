package io.openmldb.rollout.activities.zookeeper;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The releases of ZooKeeper's server that the product is tried against. */
public enum ZooKeeperRelease {
  /** The one that OpenMLDB's own scripts install. */
  V3_4_14 {
    @Override
    String classPath() {
      Path jars = checkout().resolve("target/zookeeper-3.4");
      if (!Files.isDirectory(jars)) {
        throw new AssertionError(jars + " is missing: run ./mvnw -N generate-test-resources");
      }
      return jars + "/*";
    }
  },

  /** The one of the client library. */
  NEWEST {
    @Override
    String classPath() {
      // JUnit's own launcher loads the tests by a loader of its own.
      return ZooKeeperRelease.class.getClassLoader() instanceof URLClassLoader loader
          ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(joining(File.pathSeparator))
          : System.getProperty("java.class.path");
    }
  };

  /** What a process of this server runs from. */
  abstract String classPath();

  private static Path checkout() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
