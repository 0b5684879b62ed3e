package io.openmldb.rollout.sandbox.server;

import io.openmldb.rollout.sandbox.server.api.ApiServer;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.flags.GflagsCommandLine;
import io.openmldb.rollout.sandbox.server.flags.HelpXml;
import io.openmldb.rollout.sandbox.server.nameserver.NameServer;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.tablet.TabletServer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The stand-in for the binary {@code bin/openmldb}: reads its flags as gflags does and becomes the
 * nameserver, tablet or apiserver that {@code --role} names, until it is killed. Its ZooKeeper
 * session is never closed: whoever watches the cluster learns of its end when the session times
 * out, as with the real one.
 */
public final class Openmldb {
  private Openmldb() {}

  public static void main(String[] arguments) {
    GflagsCommandLine line = GflagsCommandLine.read(Arrays.asList(arguments));
    FlagSettings flags = line.flags();
    if (flags.isTrue("helpxml")) {
      PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      out.print(HelpXml.of(flags));
      out.flush();
      Runtime.getRuntime().halt(1);
    }
    if (!line.errors().isEmpty()) {
      line.errors().forEach(System.err::println);
      Runtime.getRuntime().halt(1);
    }
    System.setProperty("logback.configurationFile", "server/logback.xml");
    start(flags, Path.of("").toAbsolutePath());
  }

  private static void start(FlagSettings flags, Path workingDirectory) {
    String role = flags.text("role");
    try {
      switch (role) {
        case "tablet" -> TabletServer.start(flags, workingDirectory);
        case "nameserver" -> NameServer.start(flags, workingDirectory);
        case "apiserver" -> ApiServer.start(flags);
        default -> {
          System.out.println("Invalid role: " + role);
          Runtime.getRuntime().halt(0);
        }
      }
    } catch (ServerStartException e) {
      System.err.println(e.getMessage());
      Runtime.getRuntime().halt(1);
    }
  }
}
