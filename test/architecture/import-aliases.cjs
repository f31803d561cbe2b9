/** The shape in which dependency-cruiser takes aliases. */
module.exports = (_environment, aliases) => ({ resolve: { alias: aliases } });
