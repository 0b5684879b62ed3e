package io.openmldb.rollout.sandbox.server.flags;

/**
 * What {@code --helpxml} prints: every flag with its default and its value after the command line
 * was read.
 */
public final class HelpXml {
  private HelpXml() {}

  public static String of(FlagSettings flags) {
    StringBuilder xml = new StringBuilder(96 * 1024);
    xml.append("<?xml version=\"1.0\"?>\n<AllFlags>\n<program>openmldb</program>\n");
    xml.append("<usage>Warning: SetUsageMessage() never called</usage>\n");
    for (FlagDefinition flag : flags.table().all()) {
      xml.append("<flag>");
      element(xml, "file", flag.file());
      element(xml, "name", flag.name());
      element(xml, "meaning", flag.meaning());
      element(xml, "default", flag.defaultValue());
      element(xml, "current", flags.text(flag.name()));
      element(xml, "type", flag.type().label());
      xml.append("</flag>\n");
    }
    return xml.append("</AllFlags>\n").toString();
  }

  private static void element(StringBuilder xml, String name, String text) {
    // gflags escapes only what breaks the element; quotes and '>' stay as they are.
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    xml.append('<').append(name).append('>').append(escaped).append("</").append(name).append('>');
  }
}
