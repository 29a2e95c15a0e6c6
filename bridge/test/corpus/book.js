/* expect
{
  "shows": "a book in a world that has no books to write",
  "scene": ["give Voyager writable_book"],
  "error": ["timed_out", "bot.writeBook: writing the book got no answer"]
}
*/
async function writeDiary (bot) {
  await bot.writeBook(36, ['Day one'])
}
