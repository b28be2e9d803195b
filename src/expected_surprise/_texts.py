"""The texts of the book, all in the public domain, typed in. ``datasets`` hands them out cleaned.

>>> GETTYSBURG.split()[:2], DECLARATION.split()[-2:]
(['Four', 'score'], ['sacred', 'Honor.'])
"""

__all__ = ["DECLARATION", "GETTYSBURG", "SECOND_INAUGURAL"]

GETTYSBURG = """
Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in
Liberty, and dedicated to the proposition that all men are created equal.

Now we are engaged in a great civil war, testing whether that nation, or any nation so conceived and so
dedicated, can long endure. We are met on a great battle-field of that war. We have come to dedicate a
portion of that field, as a final resting place for those who here gave their lives that that nation
might live. It is altogether fitting and proper that we should do this.

But, in a larger sense, we can not dedicate -- we can not consecrate -- we can not hallow -- this ground.
The brave men, living and dead, who struggled here, have consecrated it, far above our poor power to add
or detract. The world will little note, nor long remember what we say here, but it can never forget what
they did here. It is for us the living, rather, to be dedicated here to the unfinished work which they
who fought here have thus far so nobly advanced. It is rather for us to be here dedicated to the great
task remaining before us -- that from these honored dead we take increased devotion to that cause for
which they gave the last full measure of devotion -- that we here highly resolve that these dead shall
not have died in vain -- that this nation, under God, shall have a new birth of freedom -- and that
government of the people, by the people, for the people, shall not perish from the earth.
"""

SECOND_INAUGURAL = """
Fellow-Countrymen: At this second appearing to take the oath of the Presidential office there is less
occasion for an extended address than there was at the first. Then a statement somewhat in detail of a
course to be pursued seemed fitting and proper. Now, at the expiration of four years, during which public
declarations have been constantly called forth on every point and phase of the great contest which still
absorbs the attention and engrosses the energies of the nation, little that is new could be presented. The
progress of our arms, upon which all else chiefly depends, is as well known to the public as to myself,
and it is, I trust, reasonably satisfactory and encouraging to all. With high hope for the future, no
prediction in regard to it is ventured.

On the occasion corresponding to this four years ago all thoughts were anxiously directed to an impending
civil war. All dreaded it, all sought to avert it. While the inaugural address was being delivered from
this place, devoted altogether to saving the Union without war, insurgent agents were in the city seeking
to destroy it without war -- seeking to dissolve the Union and divide effects by negotiation. Both parties
deprecated war, but one of them would make war rather than let the nation survive, and the other would
accept war rather than let it perish, and the war came.

One-eighth of the whole population were colored slaves, not distributed generally over the Union, but
localized in the southern part of it. These slaves constituted a peculiar and powerful interest. All knew
that this interest was somehow the cause of the war. To strengthen, perpetuate, and extend this interest
was the object for which the insurgents would rend the Union even by war, while the Government claimed no
right to do more than to restrict the territorial enlargement of it. Neither party expected for the war
the magnitude or the duration which it has already attained. Neither anticipated that the cause of the
conflict might cease with or even before the conflict itself should cease. Each looked for an easier
triumph, and a result less fundamental and astounding. Both read the same Bible and pray to the same God,
and each invokes His aid against the other. It may seem strange that any men should dare to ask a just
God's assistance in wringing their bread from the sweat of other men's faces, but let us judge not, that
we be not judged. The prayers of both could not be answered. That of neither has been answered fully. The
Almighty has His own purposes. "Woe unto the world because of offenses; for it must needs be that offenses
come, but woe to that man by whom the offense cometh." If we shall suppose that American slavery is one of
those offenses which, in the providence of God, must needs come, but which, having continued through His
appointed time, He now wills to remove, and that He gives to both North and South this terrible war as the
woe due to those by whom the offense came, shall we discern therein any departure from those divine
attributes which the believers in a living God always ascribe to Him? Fondly do we hope, fervently do we
pray, that this mighty scourge of war may speedily pass away. Yet, if God wills that it continue until all
the wealth piled by the bondsman's two hundred and fifty years of unrequited toil shall be sunk, and until
every drop of blood drawn with the lash shall be paid by another drawn with the sword, as was said three
thousand years ago, so still it must be said "the judgments of the Lord are true and righteous
altogether."

With malice toward none, with charity for all, with firmness in the right as God gives us to see the
right, let us strive on to finish the work we are in, to bind up the nation's wounds, to care for him who
shall have borne the battle and for his widow and his orphan, to do all which may achieve and cherish a
just and lasting peace among ourselves and with all nations.
"""

DECLARATION = """
When in the Course of human events, it becomes necessary for one people to dissolve the political bands
which have connected them with another, and to assume among the powers of the earth, the separate and
equal station to which the Laws of Nature and of Nature's God entitle them, a decent respect to the
opinions of mankind requires that they should declare the causes which impel them to the separation.

We hold these truths to be self-evident, that all men are created equal, that they are endowed by their
Creator with certain unalienable Rights, that among these are Life, Liberty and the pursuit of Happiness.
-- That to secure these rights, Governments are instituted among Men, deriving their just powers from the
consent of the governed, -- That whenever any Form of Government becomes destructive of these ends, it is
the Right of the People to alter or to abolish it, and to institute new Government, laying its foundation
on such principles and organizing its powers in such form, as to them shall seem most likely to effect
their Safety and Happiness. Prudence, indeed, will dictate that Governments long established should not be
changed for light and transient causes; and accordingly all experience hath shewn, that mankind are more
disposed to suffer, while evils are sufferable, than to right themselves by abolishing the forms to which
they are accustomed. But when a long train of abuses and usurpations, pursuing invariably the same Object
evinces a design to reduce them under absolute Despotism, it is their right, it is their duty, to throw
off such Government, and to provide new Guards for their future security. -- Such has been the patient
sufferance of these Colonies; and such is now the necessity which constrains them to alter their former
Systems of Government. The history of the present King of Great Britain is a history of repeated injuries
and usurpations, all having in direct object the establishment of an absolute Tyranny over these States.
To prove this, let Facts be submitted to a candid world.

He has refused his Assent to Laws, the most wholesome and necessary for the public good.
He has forbidden his Governors to pass Laws of immediate and pressing importance, unless suspended in
their operation till his Assent should be obtained; and when so suspended, he has utterly neglected to
attend to them.
He has refused to pass other Laws for the accommodation of large districts of people, unless those people
would relinquish the right of Representation in the Legislature, a right inestimable to them and
formidable to tyrants only.
He has called together legislative bodies at places unusual, uncomfortable, and distant from the
depository of their public Records, for the sole purpose of fatiguing them into compliance with his
measures.
He has dissolved Representative Houses repeatedly, for opposing with manly firmness his invasions on the
rights of the people.
He has refused for a long time, after such dissolutions, to cause others to be elected; whereby the
Legislative powers, incapable of Annihilation, have returned to the People at large for their exercise;
the State remaining in the mean time exposed to all the dangers of invasion from without, and convulsions
within.
He has endeavoured to prevent the population of these States; for that purpose obstructing the Laws for
Naturalization of Foreigners; refusing to pass others to encourage their migrations hither, and raising
the conditions of new Appropriations of Lands.
He has obstructed the Administration of Justice, by refusing his Assent to Laws for establishing Judiciary
powers.
He has made Judges dependent on his Will alone, for the tenure of their offices, and the amount and
payment of their salaries.
He has erected a multitude of New Offices, and sent hither swarms of Officers to harrass our people, and
eat out their substance.
He has kept among us, in times of peace, Standing Armies without the Consent of our legislatures.
He has affected to render the Military independent of and superior to the Civil power.
He has combined with others to subject us to a jurisdiction foreign to our constitution, and
unacknowledged by our laws; giving his Assent to their Acts of pretended Legislation:
For Quartering large bodies of armed troops among us:
For protecting them, by a mock Trial, from punishment for any Murders which they should commit on the
Inhabitants of these States:
For cutting off our Trade with all parts of the world:
For imposing Taxes on us without our Consent:
For depriving us in many cases, of the benefits of Trial by Jury:
For transporting us beyond Seas to be tried for pretended offences
For abolishing the free System of English Laws in a neighbouring Province, establishing therein an
Arbitrary government, and enlarging its Boundaries so as to render it at once an example and fit
instrument for introducing the same absolute rule into these Colonies:
For taking away our Charters, abolishing our most valuable Laws, and altering fundamentally the Forms of
our Governments:
For suspending our own Legislatures, and declaring themselves invested with power to legislate for us in
all cases whatsoever.
He has abdicated Government here, by declaring us out of his Protection and waging War against us.
He has plundered our seas, ravaged our Coasts, burnt our towns, and destroyed the lives of our people.
He is at this time transporting large Armies of foreign Mercenaries to compleat the works of death,
desolation and tyranny, already begun with circumstances of Cruelty & perfidy scarcely paralleled in the
most barbarous ages, and totally unworthy the Head of a civilized nation.
He has constrained our fellow Citizens taken Captive on the high Seas to bear Arms against their Country,
to become the executioners of their friends and Brethren, or to fall themselves by their Hands.
He has excited domestic insurrections amongst us, and has endeavoured to bring on the inhabitants of our
frontiers, the merciless Indian Savages, whose known rule of warfare, is an undistinguished destruction of
all ages, sexes and conditions.

In every stage of these Oppressions We have Petitioned for Redress in the most humble terms: Our repeated
Petitions have been answered only by repeated injury. A Prince whose character is thus marked by every act
which may define a Tyrant, is unfit to be the ruler of a free people.

Nor have We been wanting in attentions to our Brittish brethren. We have warned them from time to time of
attempts by their legislature to extend an unwarrantable jurisdiction over us. We have reminded them of
the circumstances of our emigration and settlement here. We have appealed to their native justice and
magnanimity, and we have conjured them by the ties of our common kindred to disavow these usurpations,
which, would inevitably interrupt our connections and correspondence. They too have been deaf to the voice
of justice and of consanguinity. We must, therefore, acquiesce in the necessity, which denounces our
Separation, and hold them, as we hold the rest of mankind, Enemies in War, in Peace Friends.

We, therefore, the Representatives of the united States of America, in General Congress, Assembled,
appealing to the Supreme Judge of the world for the rectitude of our intentions, do, in the Name, and by
Authority of the good People of these Colonies, solemnly publish and declare, That these United Colonies
are, and of Right ought to be Free and Independent States; that they are Absolved from all Allegiance to
the British Crown, and that all political connection between them and the State of Great Britain, is and
ought to be totally dissolved; and that as Free and Independent States, they have full Power to levy War,
conclude Peace, contract Alliances, establish Commerce, and to do all other Acts and Things which
Independent States may of right do. And for the support of this Declaration, with a firm reliance on the
protection of divine Providence, we mutually pledge to each other our Lives, our Fortunes and our sacred
Honor.
"""
