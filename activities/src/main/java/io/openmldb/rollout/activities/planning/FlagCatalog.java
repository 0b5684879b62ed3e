package io.openmldb.rollout.activities.planning;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Every flag that a binary knows, as its {@code --helpxml} prints them. */
final class FlagCatalog {

  private static final String ROOT = "<AllFlags>";

  private final Map<String, Flag> flags;

  private FlagCatalog(Map<String, Flag> flags) {
    this.flags = flags;
  }

  /** Reads the output; empty when there is no catalog in it. */
  static Optional<FlagCatalog> parse(String output) {
    int start = output.indexOf(ROOT);
    if (start < 0) {
      return Optional.empty();
    }
    try {
      Document document = document(output.substring(start));
      Map<String, Flag> flags = new LinkedHashMap<>();
      NodeList elements = document.getElementsByTagName("flag");
      for (int i = 0; i < elements.getLength(); i++) {
        Element element = (Element) elements.item(i);
        Flag flag =
            new Flag(
                text(element, "name"),
                text(element, "type"),
                text(element, "default"),
                text(element, "current"));
        flags.put(flag.name(), flag);
      }
      return flags.isEmpty() ? Optional.empty() : Optional.of(new FlagCatalog(flags));
    } catch (SAXException | IOException e) {
      return Optional.empty();
    }
  }

  /** The flag {@code name}; gflags takes dashes in it for underscores. */
  Optional<Flag> flag(String name) {
    return Optional.ofNullable(flags.get(name.replace('-', '_')));
  }

  Set<String> names() {
    return flags.keySet();
  }

  private static Document document(String xml) throws SAXException, IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform has this parser", e);
    }
  }

  private static String text(Element flag, String tag) {
    NodeList children = flag.getElementsByTagName(tag);
    return children.getLength() == 0 ? "" : children.item(0).getTextContent();
  }
}
