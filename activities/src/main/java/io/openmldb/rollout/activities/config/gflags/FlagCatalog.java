package io.openmldb.rollout.activities.config.gflags;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

/** Every flag that a binary knows, with what it has made of a flag file. */
public final class FlagCatalog {

  private static final String ROOT = "<AllFlags>";
  private static final String OWN = "this node's binary";

  private final String binary;
  private final Map<String, Flag> flags = new LinkedHashMap<>();

  /**
   * @param binary what the binary is called in a sentence
   */
  FlagCatalog(String binary, List<Flag> flags) {
    this.binary = binary;
    flags.forEach(flag -> this.flags.put(flag.name(), flag));
  }

  /**
   * Reads what a node's own binary prints with {@code --helpxml}; empty when there is no catalog in
   * it.
   */
  public static Optional<FlagCatalog> parse(String output) {
    int start = output.indexOf(ROOT);
    if (start < 0) {
      return Optional.empty();
    }
    try {
      Document document = document(output.substring(start));
      List<Flag> flags = new ArrayList<>();
      NodeList elements = document.getElementsByTagName("flag");
      for (int i = 0; i < elements.getLength(); i++) {
        Element element = (Element) elements.item(i);
        flags.add(
            new Flag(
                text(element, "name"),
                text(element, "type"),
                text(element, "default"),
                text(element, "current")));
      }
      return flags.isEmpty() ? Optional.empty() : Optional.of(new FlagCatalog(OWN, flags));
    } catch (SAXException | IOException e) {
      return Optional.empty();
    }
  }

  /** What the binary is called in a sentence. */
  public String binary() {
    return binary;
  }

  /** The flag {@code name}; gflags takes dashes in it for underscores. */
  public Optional<Flag> flag(String name) {
    return Optional.ofNullable(flags.get(name.replace('-', '_')));
  }

  public Set<String> names() {
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
