namespace Osgate.Tests.Validation;

[TestFixture]
internal sealed class DidYouMeanTests
{
    private static readonly string[] Words = ["interval", "name", "unit", "meta", "id"];

    [TestCase("intervall", "interval")]
    [TestCase("Interval", "interval")]
    [TestCase("nmae", "name", Description = "two neighbours swapped are one slip")]
    [TestCase("nam", "name")]
    [TestCase("iterval", "interval")]
    [TestCase("colour", null)]
    [TestCase("", null)]
    [TestCase("unity", "unit")]
    public void The_nearest_word_is_found_and_no_far_one(string given, string? found) =>
        Assert.That(DidYouMean.Find(given, Words), Is.EqualTo(found));

    [Test]
    public void A_hint_is_the_end_of_a_sentence_or_nothing()
    {
        Assert.Multiple(() =>
        {
            Assert.That(DidYouMean.Hint("nmae", Words), Is.EqualTo(" (did you mean 'name'?)"));
            Assert.That(DidYouMean.Hint("colour", Words), Is.Empty);
            Assert.That(DidYouMean.Hint("name", []), Is.Empty);
            Assert.That(DidYouMean.Hint(new string('n', 100_000), Words), Is.Empty);
        });
    }
}
