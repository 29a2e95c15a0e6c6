/* expect
{
  "shows": "a module of the host",
  "error": ["TypeError", "require('fs') is refused to programs"]
}
*/
const fs = require('fs')
async function readFiles (bot) {
  return fs.readdirSync('/')
}
