import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints what veraPDF finds in each file: `file flavour rule count`. Usage: Check 3a,ua1 FILE... */
public class Check {
  public static void main(String[] words) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (int at = 1; at < words.length; at++) {
      for (String name : words[0].split(",")) {
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(words[at]), flavour);
            PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
          ValidationResult result = validator.validate(parser);
          TreeMap<String, Integer> failed = new TreeMap<>();
          for (TestAssertion one : result.getTestAssertions()) {
            if (one.getStatus() == TestAssertion.Status.FAILED) {
              failed.merge(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(), 1, Integer::sum);
            }
          }
          System.out.println(words[at] + " " + name + " " + result.getTotalAssertions() + " " + failed);
        }
      }
    }
  }
}
