"""Texts of our own writing that no political corpus is about: recipes, match reports, instructions; twenty each."""

from __future__ import annotations

RECIPES = (
    "Peel the carrots and cut them into thin sticks. Melt the butter in a wide pan, add the carrots with a spoon "
    "of honey and a splash of water, and cook them under a lid for ten minutes. Sprinkle with chopped parsley.",
    "For the dough, rub cold butter into flour until it looks like crumbs, then bring it together with an egg "
    "yolk. Chill it for half an hour. Roll it out, line a tart tin and bake it blind until the edges turn golden.",
    "Soak the chickpeas overnight. Simmer them with an onion and a bay leaf until soft, then blend them with "
    "tahini, lemon juice, garlic and salt. Loosen the paste with a little of the cooking water and serve with "
    "warm flatbread.",
    "Whisk six eggs with a pinch of salt. Fry sliced potatoes and onions slowly in olive oil, drain them, stir "
    "them into the eggs and pour everything back into the pan. Turn the omelette once with the help of a plate.",
    "Rinse the rice until the water runs clear. Toast it in sesame oil, cover with stock and let it steam off the "
    "heat. Fold in spring onions, fried mushrooms and a dash of soy sauce just before you carry it to the table.",
    "Score the skin of the duck and lay it in a cold pan. Render the fat over a low flame until the skin is "
    "crisp, turn the breasts over and finish them in the oven. Let the meat rest before you slice it.",
    "Beat the sugar with soft butter until pale. Add the eggs one at a time, then fold in flour, ground almonds "
    "and the zest of an orange. Bake the cake for forty minutes and soak it with warm syrup while it is hot.",
    "Tear stale bread into chunks and toss it with ripe tomatoes, cucumber, red onion and basil. Dress the salad "
    "with vinegar and plenty of olive oil. Leave it to stand for an hour so that the bread drinks up the juices.",
    "Brown the beef in batches, then soften onions, celery and carrots in the same pot. Pour in red wine, scrape "
    "the bottom, add thyme and stock, and braise the stew for three hours until it falls apart under a spoon.",
    "Mash two ripe bananas with a fork. Stir in yoghurt, melted butter and an egg, then flour, baking powder and "
    "a handful of walnuts. Spoon the batter into a loaf tin and bake until a skewer comes out clean.",
    "Bring a large pot of salted water to the boil for the spaghetti. Meanwhile warm garlic and chilli in oil. "
    "Toss the drained pasta in the pan with a ladle of its water and grated pecorino until the sauce clings.",
    "Salt the aubergine slices and leave them to sweat. Pat them dry, brush them with oil and grill both sides. "
    "Layer them with tomato sauce and mozzarella and bake until the cheese bubbles and browns.",
    "Fillet the mackerel and cure it with sugar, salt and dill for two hours. Rinse it, slice it thinly and serve "
    "it on rye bread with a mustard dressing and pickled cucumber.",
    "Heat the milk with a split vanilla pod. Pour it over the yolks and sugar, return the custard to a gentle "
    "flame and stir until it coats the back of the spoon. Strain, cool and churn it into ice cream.",
    "Knead flour, yeast, water and salt for ten minutes and leave the dough to double. Shape two loaves, let them "
    "rise again, slash the tops and bake them in a very hot oven with a tray of steaming water.",
    "Fry cumin and mustard seeds until they pop. Add onions, ginger and turmeric, then the red lentils and twice "
    "their volume of water. Simmer until thick and finish the dal with lemon and fresh coriander.",
    "Core the apples and cut them into wedges. Cover them with a crumble of oats, brown sugar, cinnamon and cold "
    "butter. Bake until the fruit is soft and the topping crunchy. Serve with cream.",
    "Roast the peppers over an open flame until the skin is black, put them in a covered bowl, then peel them. "
    "Blend with toasted almonds, garlic, paprika and sherry vinegar to a coarse sauce for grilled fish.",
    "Slice the cabbage finely, rub it with salt until it weeps, and press it into a clean jar under its own "
    "brine. Keep it at room temperature for a week, tasting daily, then move the sauerkraut to the fridge.",
    "Flatten the chicken thighs, marinate them in buttermilk and paprika, and dredge them in seasoned flour. Fry "
    "until deep golden, drain on paper, and pile them into soft buns with slaw and hot sauce.",
)
MATCHES = (
    "The home side went ahead after twelve minutes when the winger cut inside and curled the ball into the far "
    "corner. A header from a free kick brought the visitors level, but a late penalty settled the derby.",
    "She broke serve in the opening game and never looked back, taking the first set in twenty-six minutes. Her "
    "opponent saved two match points in the second before a double fault ended the quarter-final.",
    "The hosts trailed by nine at half-time, but a run of three-pointers in the third quarter turned the game. "
    "Their centre finished with 27 points and 14 rebounds as the crowd sang through the final minute.",
    "Rain delayed the start by two hours. When play began the opening batsmen put on 112, until the leg-spinner "
    "took four wickets for eleven runs and the innings collapsed before tea.",
    "The striker missed an open goal in the first half and was booked for arguing with the referee. His "
    "substitute needed only four touches to score twice and lift the club to third in the league table.",
    "He attacked on the last climb, eight kilometres from the finish, and nobody could follow. At the line he had "
    "fifty-one seconds on the peloton and the leader's jersey on his shoulders.",
    "The goalkeeper stopped a penalty in the third minute and tipped another shot on to the bar. After extra time "
    "the cup tie went to a shoot-out, in which the captain scored the decisive kick.",
    "Two tries in five minutes before the break gave the visitors a lead they kept. The fly-half kicked eighteen "
    "points, while the pack won every scrum on a pitch that had turned to mud.",
    "The pitcher struck out eleven and allowed a single hit in seven innings. A home run to left field in the "
    "eighth, his team's only hard contact all night, was enough for a 1-0 win.",
    "The relay squad swam the fastest time of the season and touched the wall half a second ahead. The anchor leg "
    "was so strong that the bronze medallists could no longer see the turn.",
    "An own goal in stoppage time spoiled an even match. The coach praised his defenders, who had blocked nine "
    "shots, and said that the point would have been deserved on Saturday's form.",
    "The rookie crashed in practice, started from the back of the grid and overtook eleven cars. A bold stop for "
    "soft tyres on lap forty put him on the podium for the first time in his career.",
    "The home team killed two power plays in the second period and then scored short-handed. The puck went in off "
    "the skate of a defenseman, and the goal stood after a review on video.",
    "The champion retained her title on points after twelve rounds. She used her longer reach, kept the "
    "challenger at the end of her jab and survived a knockdown in the ninth.",
    "The gymnast landed her vault without a step and moved up to second overall. A wobble on the beam cost her "
    "gold, but her coach called it the best competition of the winter.",
    "Midfield was crowded and chances were rare until the playmaker found the full-back with a diagonal pass. His "
    "cross was volleyed home, and the stadium erupted after forty goalless minutes.",
    "The golfer birdied three of the last four holes for a round of 66. He leads by two strokes going into "
    "Sunday, with the defending champion six shots behind after finding water at the seventeenth.",
    "The volleyball side dropped the first set, changed their setter and won the next three. Their blocks at the "
    "net brought fourteen points, and the play-offs are now within reach.",
    "A marathon runner from the host city surprised the favourites with a sprint over the last kilometre. She "
    "took nearly two minutes off her personal best and collapsed in the arms of her trainer.",
    "Both teams finished with ten men after a scuffle on the touchline. The equaliser came from a corner that the "
    "keeper misjudged, and the draw keeps the newcomers out of the relegation places.",
)
INSTRUCTIONS = (
    "Switch the printer off and open the front cover. Pull the jammed sheet out slowly with both hands, close the "
    "cover and turn the device on again. If the light still blinks, remove the cartridge and clean its contacts.",
    "To change the battery, loosen the four screws on the underside with a small cross-head driver. Lift the lid, "
    "unplug the cable, put in the new battery with its label facing you and press until it clicks.",
    "Attach the shelf to the side panels with the eight long screws. Do not tighten them fully until the back "
    "panel is in place. Check with a spirit level that the bookcase stands straight, then fix it to the wall.",
    "Tap Settings, then Accounts, and choose Add account. Type your address and password. If the app asks for a "
    "server name, copy it from the e-mail of your provider. Synchronisation can take several minutes.",
    "Before you sow, loosen the soil with a fork and rake it fine. Place the seeds two centimetres deep and a "
    "hand apart, water them gently and keep the bed moist until the first leaves appear.",
    "Fill the kettle to the mark, add two spoonfuls of descaler and let it stand for an hour. Pour the liquid "
    "away, boil fresh water twice and discard it before you make tea again.",
    "Mask the window frame with tape. Stir the paint, load the brush to a third of its bristles and work from the "
    "top down in long strokes. Leave the first coat to dry overnight and sand it lightly before the second.",
    "Insert the memory card with the metal contacts downwards. Hold the power key for three seconds until the "
    "logo appears. Choose a language with the arrow keys and confirm with OK.",
    "Turn the bicycle upside down and release the brake. Undo the nuts, lift the wheel out and lever the tyre off "
    "the rim. Find the hole in the tube under water, roughen the rubber, and press the patch on for a minute.",
    "Measure the width of the window in three places and write down the smallest figure. Saw the curtain rail to "
    "that length, drill holes at the marks, push in the plugs and screw on the brackets.",
    "Press and hold the reset button with a paper clip until all lights of the router go out. Wait two minutes. "
    "Connect the laptop by cable, open the address printed on the label and choose a new password.",
    "Cast on forty stitches. Knit two, purl two to the end of the row, and repeat until the scarf is as long as "
    "you are tall. Bind off loosely and weave in the loose ends with a blunt needle.",
    "Close the tap under the basin before you take the drain apart. Put a bucket below, unscrew the trap by hand, "
    "rinse out the hair and soap, and check the rubber seal before you put it back.",
    "Wash woollen garments inside out at thirty degrees with a mild detergent. Do not wring them. Roll them in a "
    "towel, press out the water and dry them flat, away from the radiator.",
    "Fold the square sheet along both diagonals and open it again. Bring the corners to the centre, turn the "
    "paper over and repeat. Pull the inner flaps outwards to form the petals of the flower.",
    "Place the ladder on firm, level ground, one step out for every four steps up. Never stand on the top two "
    "rungs. Ask a second person to hold the foot while you clean the gutter.",
    "Select the cells you want to sort, open the Data menu and choose Sort. Tick the box if the first row holds "
    "headings. To undo a mistake press Ctrl and Z before you save the spreadsheet.",
    "Unroll the tent with the door away from the wind. Slide the poles through the sleeves, push their ends into "
    "the eyelets and raise the dome. Peg out the corners first and tighten the guy ropes last.",
    "Set the oven clock by pressing the two outer keys together. Turn the right knob until the hour is shown, "
    "wait for the signal, and turn it back to set the minutes. The display stops blinking when the time is "
    "stored.",
    "Clean the lens with a dry microfibre cloth, from the middle outwards. Never spray liquid on the camera "
    "itself. Blow dust off the sensor with a rubber bellows and keep the body facing down.",
)
PLANTED = (*RECIPES, *MATCHES, *INSTRUCTIONS)
